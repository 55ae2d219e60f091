import ui from '@nuxt/ui/vue-plugin';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page, userEvent } from 'vitest/browser';
import { defineComponent, h, shallowRef } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import type { Format } from '@/ollama';
import { i18n } from '../texts';
import FormatField from './FormatField.vue';
import { schemasKey } from './schemas';

beforeEach(() => localStorage.clear());
afterEach(() => localStorage.clear());

/** In a page that takes what the field says. */
function show(enforcesJson: boolean | undefined, first?: Format) {
  const said = vi.fn<(format: Format | undefined) => void>();
  const format = shallowRef(first);
  const set = (now: Format | undefined) => {
    said(now);
    format.value = now;
  };
  const field = () => h(FormatField, { enforcesJson, modelValue: format.value, 'onUpdate:modelValue': set });
  const routes = [{ path: '/', component: { render: () => null } }];
  const router = createRouter({ history: createMemoryHistory(), routes });
  render(
    defineComponent(() => field),
    { global: { plugins: [ui, i18n, router] } },
  );
  return { said };
}

const kind = (name: string) => page.getByRole('radio', { name });
const editor = () => page.getByRole('textbox', { name: 'JSON Schema' });
const choose = (name: string) => page.getByRole('option', { name });

async function write(text: string): Promise<void> {
  await editor().click();
  await userEvent.keyboard('{Control>}a{/Control}{Delete}');
  await userEvent.fill(editor().element(), text);
}

test('a server that holds no model to json alone is sent a schema for any object, and that is said', async () => {
  const { said } = show(false);
  await kind('Any JSON object').click();
  expect(said).toHaveBeenLastCalledWith({ type: 'object' });
  await expect
    .element(page.getByText('a schema that allows any object is sent instead', { exact: false }))
    .toBeVisible();
  await kind('Free text').click();
  expect(said).toHaveBeenLastCalledWith(undefined);
});

test('other servers are sent the word', async () => {
  const { said } = show(true);
  await kind('Any JSON object').click();
  expect(said).toHaveBeenLastCalledWith('json');
});

test('a schema is chosen, changed, kept under a name and removed again', async () => {
  const { said } = show(true);
  await kind('JSON Schema').click();
  await page.getByRole('combobox', { name: 'Schema' }).click();
  await choose('Classification').click();
  expect(said).toHaveBeenLastCalledWith(expect.objectContaining({ required: ['label', 'reason'] }));
  await write('{"type": "object", "properties": {"age": {"type": "number", "minimum": 3}}}');
  await expect.element(page.getByText('“minimum” is not enforced', { exact: false }).first()).toBeVisible();
  expect(said).toHaveBeenLastCalledWith({ type: 'object', properties: { age: { type: 'number', minimum: 3 } } });
  await page.getByRole('textbox', { name: 'Name in the library' }).fill('Ages');
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await expect.element(page.getByRole('combobox', { name: 'Schema' })).toHaveTextContent('Ages');
  expect(JSON.parse(localStorage.getItem(schemasKey)!)).toMatchObject({ version: 1, schemas: [{ name: 'Ages' }] });
  await page.getByRole('button', { name: 'Remove Ages from the library' }).click();
  await expect.element(page.getByRole('textbox', { name: 'Name in the library' })).toBeVisible();
});

test('what is no schema is told by its line, and the last right one stays', async () => {
  const { said } = show(true, { type: 'object', properties: { a: { type: 'string' } } });
  await expect.element(editor()).toBeVisible();
  const calls = said.mock.calls.length;
  await write('{"type": "object",\n}');
  await expect
    .element(page.getByText('Line 2, column 1: A name in double quotes', { exact: false }).first())
    .toBeVisible();
  await expect.element(page.getByText('the last schema that was right is sent', { exact: false })).toBeVisible();
  expect(said.mock.calls.length).toBe(calls);
  await write('{"type": "date"}');
  await expect.element(page.getByText('"date" is no type', { exact: false }).first()).toBeVisible();
});

test('a schema is made of a sample', async () => {
  const { said } = show(true, { type: 'object', properties: { a: { type: 'string' } } });
  await page.getByRole('button', { name: 'Make from a sample' }).click();
  const sample = page.getByRole('textbox', { name: 'A sample of what you want, in JSON' });
  await sample.fill('{"city": "Oslo", }');
  await expect.element(page.getByText('Line 1, column 18', { exact: false })).toBeVisible();
  await sample.fill('{"city": "Oslo"}');
  await page.getByRole('button', { name: 'Make the schema' }).click();
  expect(said).toHaveBeenLastCalledWith({
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
  });
});
