import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page, userEvent } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import { i18n } from '@/shared/texts';
import CallDesk from './CallDesk.vue';
import type { OpenCall } from './open-calls.store';

const routes = [{ path: '/', component: { render: () => null } }];
const router = createRouter({ history: createMemoryHistory(), routes });

const asking: OpenCall = { args: { city: 'Oslo' }, canRun: true, stage: { at: 'asking' } };

function show(call: OpenCall = asking) {
  const onDecide = vi.fn();
  const props = { call, name: 'get_weather', model: 'm', onDecide };
  return { onDecide, ...render(CallDesk, { props, global: { plugins: [router, i18n, icons] } }) };
}

const button = (name: string) => page.getByRole('button', { name, exact: true });

test('arguments are seen, changed, and run only where they are an object', async () => {
  const { onDecide } = show();
  const args = page.getByRole('textbox', { name: 'Arguments' });
  await expect.element(args).toHaveValue('{\n  "city": "Oslo"\n}');
  await button('Run').click();
  expect(onDecide).toHaveBeenLastCalledWith({ do: 'run', args: asking.args });
  await args.fill('[1]');
  await button('Run').click();
  await expect.element(page.getByText('The arguments are not a JSON object.')).toBeVisible();
  expect(onDecide).toHaveBeenCalledTimes(1);
  await args.fill('{"city": "Rome"}');
  await button('Run').click();
  expect(onDecide).toHaveBeenLastCalledWith({ do: 'run', args: { city: 'Rome' } });
});

test('it is told to those who do not see it, and the keyboard is enough', async () => {
  const { onDecide, rerender } = show();
  await expect
    .element(page.getByText('get_weather waits for you: run it, answer by hand, or refuse.'))
    .toBeInTheDocument();
  (button('Answer by hand').element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  expect(onDecide).toHaveBeenLastCalledWith({ do: 'write' });
  await rerender({ call: { ...asking, stage: { at: 'writing' } } });
  const answer = page.getByRole('textbox', { name: 'Your answer for get_weather' });
  await expect.element(answer).toHaveFocus();
  await userEvent.keyboard('Snow');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  expect(onDecide).toHaveBeenLastCalledWith({ do: 'send', text: 'Snow' });
});

test('a result is changed before it goes out, or refused', async () => {
  const answer = { content: '{"a":1}', outcome: 'done', by: 'function' } as const;
  const { onDecide } = show({ ...asking, stage: { at: 'review', answer } });
  const result = page.getByRole('textbox', { name: 'Result of get_weather' });
  await expect.element(result).toHaveValue('{"a":1}');
  await result.fill('less');
  await button('Send to the model').click();
  expect(onDecide).toHaveBeenLastCalledWith({ do: 'send', text: 'less' });
  await button('Refuse').click();
  expect(onDecide).toHaveBeenLastCalledWith({ do: 'refuse' });
});

test('what cannot be run has no button for it, and a doubt is said', async () => {
  show({ ...asking, canRun: false, stage: { at: 'asking', doubt: 'length' } });
  await expect.element(page.getByText('this call may be incomplete')).toBeVisible();
  await expect.element(button('Run')).not.toBeInTheDocument();
  await expect.element(button('Answer by hand')).toBeVisible();
});

test('what runs is stopped', async () => {
  const { onDecide } = show({
    ...asking,
    stage: { at: 'running', startedAt: 0, endsAt: Date.now() + 60_000, progress: '1 of 3' },
  });
  await expect.element(page.getByText(/1 of 3 · .* left/)).toBeVisible();
  await button('Stop the tool').click();
  expect(onDecide).toHaveBeenLastCalledWith({ do: 'stop' });
});
