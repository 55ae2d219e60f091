import ui from '@nuxt/ui/vue-plugin';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import { i18n } from '@/shared/texts';
import ModelTable from './ModelTable.vue';
import { toRows } from './model-rows';

const thousand = toRows(
  Array.from({ length: 1000 }, (_, index) => ({
    name: `model-${index}:latest`,
    model: `model-${index}:latest`,
    modified_at: '2026-05-14T10:00:00Z',
    size: index,
    digest: '',
    details: {
      parent_model: '',
      format: 'gguf',
      family: 'llama',
      families: null,
      parameter_size: '1B',
      quantization_level: 'F16',
    },
  })),
  [],
);

test('of a thousand models only those in view are in the document, and all can be reached', async () => {
  const Empty = { render: () => null };
  const router = createRouter({
    history: createMemoryHistory(),
    routes: ['/', '/model', '/chat'].map((path) => ({ path, name: path.slice(1) || 'models', component: Empty })),
  });
  const { container } = render(ModelTable, {
    props: {
      rows: thousand,
      sort: { key: 'name', direction: 'ascending' },
      width: 900,
      detailsOf: () => '/model',
      style: 'height: 480px; overflow-y: auto',
    },
    global: { plugins: [router, i18n, ui] },
  });
  await expect.element(page.getByRole('table')).toHaveAttribute('aria-rowcount', '1001');
  await expect.element(page.getByRole('link', { name: 'model-0:latest', exact: true })).toBeVisible();
  expect(container.querySelectorAll('[role=row]').length).toBeLessThan(40);
  container.firstElementChild!.scrollTop = 1e6;
  const last = page.getByRole('row', { name: 'model-999:latest' });
  await expect.element(last).toHaveAttribute('aria-rowindex', '1001');
  expect(container.querySelectorAll('[role=row]').length).toBeLessThan(40);
});
