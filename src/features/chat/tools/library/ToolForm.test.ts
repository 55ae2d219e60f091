import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { createPinia } from 'pinia';
import { afterEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page, userEvent } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import { i18n } from '@/shared/texts';
import { useToolsStore } from '../tools.store';
import type { OwnTool } from './tool';
import ToolForm from './ToolForm.vue';

const routes = [{ path: '/', component: { render: () => null } }];
const router = createRouter({ history: createMemoryHistory(), routes });

afterEach(() => localStorage.clear());

const weather: OwnTool = {
  id: 'a1',
  name: 'get_weather',
  description: 'The weather',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string', minLength: 2 }, when: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
    required: ['city'],
    additionalProperties: false,
  },
  approval: 'always',
  answering: { by: 'hand' },
};

function show(tool?: OwnTool) {
  const pinia = createPinia();
  const store = useToolsStore(pinia);
  if (tool) store.saveTool(tool);
  const onSaved = vi.fn();
  render(ToolForm, { props: { ...(tool && { tool }), onSaved }, global: { plugins: [pinia, router, i18n, icons] } });
  return { store, onSaved };
}

const name = page.getByRole('textbox', { name: /^Name/ }).first();
const json = page.getByRole('textbox', { name: 'The tool as JSON' });
const view = (label: string) => page.getByRole('radio', { name: label }).click();
const save = () => page.getByRole('button', { name: 'Save tool' }).click();

async function typeJson(text: string): Promise<void> {
  await json.click();
  await userEvent.keyboard('{Control>}a{/Control}');
  await userEvent.paste();
  document.execCommand('insertText', false, text);
}

test('what a form cannot show is kept, whatever is changed in it', async () => {
  const { onSaved } = show(weather);
  const city = page.getByRole('group', { name: 'Parameter city' });
  await expect.element(city.getByText('The JSON says more of city')).toBeVisible();
  await city.getByRole('textbox', { name: 'Description' }).fill('Which one');
  await city.getByRole('textbox', { name: 'Name' }).fill('town');
  await page.getByRole('group', { name: 'Parameter when' }).getByRole('checkbox', { name: 'Required' }).click();
  await save();
  expect(onSaved.mock.calls[0]![0]).toEqual({
    ...weather,
    parameters: {
      type: 'object',
      properties: {
        town: { type: 'string', minLength: 2, description: 'Which one' },
        when: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      },
      required: ['town', 'when'],
      additionalProperties: false,
    },
  });
});

test('form and JSON are one thing; a mistake is told by its line and is not saved', async () => {
  const { store, onSaved } = show();
  await name.fill('first');
  await view('JSON');
  await expect.element(json).toHaveTextContent('"name": "first"');
  await typeJson('{\n  "name": "second name"\n}');
  await expect.element(page.getByText('Line 2: The name has only letters')).toBeVisible();
  await save();
  expect(onSaved).not.toHaveBeenCalled();
  await view('Form');
  await expect
    .element(page.getByText('the form shows the tool as it was before', { exact: false }).first())
    .toBeVisible();
  await expect.element(name).toHaveValue('first');
  await view('JSON');
  await typeJson('{"name": "second", "parameters": {"type": "object", "properties": {"a": {"type": "integer"}}}}');
  await view('Form');
  await expect.element(name).toHaveValue('second');
  await expect.element(page.getByRole('group', { name: 'Parameter a' })).toBeVisible();
  await save();
  expect(store.tools).toMatchObject([{ name: 'second', approval: 'ask', answering: { by: 'hand' } }]);
});

test('a name is of its kind, and of one tool', async () => {
  const { store, onSaved } = show();
  store.saveTool(weather);
  await save();
  await expect.element(page.getByText('A name has only letters').first()).toBeVisible();
  await name.fill('get_weather');
  await expect.element(page.getByText('Another tool of yours has this name.')).toBeVisible();
  await save();
  expect(onSaved).not.toHaveBeenCalled();
});
