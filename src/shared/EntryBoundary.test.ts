import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page } from 'vitest/browser';
import { defineComponent, h, ref, type Ref } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { abortError } from '@/base/abort';
import EntryBoundary from './EntryBoundary.vue';
import { i18n } from './texts';

const routes = [{ path: '/', component: { render: () => null } }];

/** Two entries side by side, of which the first breaks while there is something to throw. */
function show(failure: Ref<unknown>, actions?: () => unknown) {
  const Entry = defineComponent({
    setup: () => () => {
      if (failure.value) throw failure.value;
      return h('p', 'first entry');
    },
  });
  const List = defineComponent({
    setup: () => () => [
      h(EntryBoundary, { label: 'First' }, { default: () => h(Entry), actions }),
      h(EntryBoundary, { label: 'Second' }, { default: () => h('p', 'second entry') }),
    ],
  });
  render(List, { global: { plugins: [i18n, icons, createRouter({ history: createMemoryHistory(), routes })] } });
}

/** Takes over what is written to the console. */
function theConsole() {
  return vi.spyOn(console, 'error').mockImplementation(() => undefined);
}

test('shows what it holds', async () => {
  show(ref());
  await expect.element(page.getByText('first entry')).toBeVisible();
  expect(page.getByRole('alert').query()).toBeNull();
});

test.each([
  ['at its first rendering', true],
  ['when it changes', false],
])('leaves a notice in the place of an entry that breaks %s, and the others stand', async (_, atOnce) => {
  const written = theConsole();
  const error = new Error('no such field');
  const failure = ref<unknown>(atOnce ? error : undefined);
  show(failure);
  failure.value = error;
  await expect.element(page.getByRole('alert')).toHaveTextContent('First: this entry could not be shown');
  await expect.element(page.getByRole('alert')).toHaveTextContent('no such field');
  await expect.element(page.getByText('second entry')).toBeVisible();
  expect(written).toHaveBeenCalledWith(error);
});

test('tries anew when that is wanted', async () => {
  const written = theConsole();
  const failure = ref<unknown>(new Error('x'));
  show(failure);
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect.element(page.getByRole('alert')).toBeVisible();
  expect(written).toHaveBeenCalledTimes(2);
  failure.value = undefined;
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect.element(page.getByText('first entry')).toBeVisible();
  expect(page.getByRole('alert').query()).toBeNull();
});

test('has room for what else can be done about it', async () => {
  theConsole();
  show(ref(new Error('x')), () => h('button', 'Delete it'));
  await expect.element(page.getByRole('button', { name: 'Delete it' })).toBeVisible();
});

test('shows whatever was thrown, and no abort', async () => {
  theConsole();
  const failure = ref<unknown>();
  show(failure);
  failure.value = abortError();
  await expect.element(page.getByText('second entry')).toBeVisible();
  expect(page.getByRole('alert').query()).toBeNull();
  failure.value = 'a text';
  await expect.element(page.getByRole('alert')).toHaveTextContent('First');
});

test('what takes the place of an entry that broke is shown', async () => {
  theConsole();
  const shown = ref('broken');
  const Entry = defineComponent({
    props: { name: { type: String, required: true } },
    setup: (props) => () => {
      if (props.name === 'broken') throw new Error('x');
      return h('p', props.name);
    },
  });
  const List = defineComponent({
    setup: () => () => h(EntryBoundary, { label: 'Entry', of: shown.value }, () => h(Entry, { name: shown.value })),
  });
  render(List, { global: { plugins: [i18n, icons, createRouter({ history: createMemoryHistory(), routes })] } });
  await expect.element(page.getByRole('alert')).toBeVisible();
  shown.value = 'another one';
  await expect.element(page.getByText('another one')).toBeVisible();
  expect(page.getByRole('alert').query()).toBeNull();
});
