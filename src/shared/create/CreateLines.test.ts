import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page } from 'vitest/browser';
import { i18n } from '@/shared/texts';
import CreateLines from './CreateLines.vue';

const show = (props: Pick<InstanceType<typeof CreateLines>['$props'], 'lines' | 'since'>) =>
  render(CreateLines, { props: { isRunning: true, serverName: 'Box', ...props }, global: { plugins: [i18n, icons] } });

test('a create that says nothing for long tells the time so far', async () => {
  await show({ lines: [], since: Date.now() - 65_000 });
  const region = page.getByRole('region', { name: 'What Box does' });
  await expect.element(region).toHaveTextContent(/^1 min [5-9] sec so far$/);
});

test('one that has said something tells both', async () => {
  await show({ lines: [{ status: 'parsing GGUF' }], since: Date.now() - 3 * 3_600_000 });
  await expect.element(page.getByText('parsing GGUF')).toBeVisible();
  await expect.element(page.getByText('3 hr so far')).toBeVisible();
});

test('one that has just begun says nothing yet', async () => {
  const { container } = await show({ lines: [], since: Date.now() });
  expect(container.textContent).toBe('');
});
