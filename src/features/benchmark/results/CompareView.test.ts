import ui from '@nuxt/ui/vue-plugin';
import { beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import { i18n, loadTexts } from '@/shared/texts';
import { side, target } from './compare.fixture';
import CompareView from './CompareView.vue';

beforeEach(() => loadTexts('benchmark'));

function show(now: ReturnType<typeof side>, before: ReturnType<typeof side>) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/', component: { render: () => null } }],
  });
  return render(CompareView, { props: { now, before }, global: { plugins: [ui, i18n, router] } });
}
const row = (model: string) =>
  page.getByRole('listitem').filter({ hasText: model }).filter({ hasText: 'Answer, tokens' });

test('each model says by how much it differs, which way that is, and what is no more than chance', async () => {
  const models = [target('faster'), target('slower'), target('alike')];
  const before = side(models, [
    [10, 10, 10],
    [20, 20, 20],
    [10, 20, 30],
  ]);
  const now = side(models, [
    [20, 20, 20],
    [10, 10, 10],
    [12, 22, 32],
  ]);
  show(now, before);
  await expect.element(row('faster')).toHaveTextContent(/\+100.*better, beyond the spread.*20.*was 10/);
  await expect.element(row('slower')).toHaveTextContent(/50.*worse, beyond the spread/);
  await expect.element(row('alike')).toHaveTextContent(/within the spread/);
});

test('two runs that have nothing in common say so', async () => {
  const now = side([target('a'), target('b')], [[10], [10]]);
  const before = side([target('c'), target('d')], [[10], [10]]);
  show(now, before);
  await expect.element(page.getByText('The two have nothing in common')).toBeVisible();
});
