import ui from '@nuxt/ui/vue-plugin';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import { i18n, loadTexts } from '@/shared/texts';
import ParameterFields from './ParameterFields.vue';

beforeAll(() => loadTexts('run'));
afterEach(() => vi.restoreAllMocks());

function show(props: Partial<InstanceType<typeof ParameterFields>['$props']>) {
  const onChange = vi.fn();
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/', component: { render: () => null } }],
  });
  const all = { modelValue: {}, problems: {}, ...props, 'onUpdate:modelValue': onChange };
  render(ParameterFields, { props: all, global: { plugins: [router, i18n, ui] } });
  return onChange;
}

const field = (name: RegExp) => page.getByRole('textbox', { name });

test('what the model sets itself is what an empty field says', async () => {
  show({ own: { temperature: 0.3, stop: ['a', 'b'], mirostat: 1 } });
  await expect.element(field(/^Temperature/)).toHaveAttribute('placeholder', '0.3 by the model');
  await expect.element(field(/^Stop at/)).toHaveAttribute('placeholder', 'a · b by the model');
  await expect.element(field(/^Top p/)).toHaveAttribute('placeholder', '0.9 unless set');
});

test('what differs is marked and goes back by itself', async () => {
  const texts = { temperature: '0.3', top_k: '5', num_ctx: '8192' };
  const onChange = show({ marked: true, own: { temperature: 0.3 }, modelValue: texts, trainedFor: 4096 });
  // The same as without it.
  await expect.element(field(/^Temperature$/)).toHaveValue('0.3');
  await expect.element(field(/^Top k \(changed\)$/)).toBeVisible();
  await expect
    .element(page.getByText(/trained for up to 4,096: the server uses no more\. Another value/))
    .toBeVisible();
  await page.getByRole('button', { name: 'Back to the default: Top k' }).click();
  expect(onChange).toHaveBeenCalledExactlyOnceWith({ ...texts, top_k: '' });
});

test('nothing is marked where a model is made', async () => {
  show({ modelValue: { top_k: '5' } });
  await expect.element(field(/^Top k$/)).toHaveValue('5');
  expect(page.getByRole('button', { name: /^Back to/ }).query()).toBeNull();
});
