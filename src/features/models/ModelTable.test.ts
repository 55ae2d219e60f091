import ui from '@nuxt/ui/vue-plugin';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page, userEvent } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import type { ListedModel } from '@/ollama';
import { i18n } from '@/shared/texts';
import ModelTable from './ModelTable.vue';
import { toRows, type ModelRow } from './model-rows';

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

const Empty = { render: () => null };

function show(rows: ModelRow[]) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: ['/', '/model', '/chat'].map((path) => ({ path, name: path.slice(1) || 'models', component: Empty })),
  });
  const shown = render(ModelTable, {
    props: {
      rows,
      sort: { key: 'name', direction: 'ascending' },
      width: 1400,
      detailsOf: () => '/model',
      style: 'height: 480px; overflow-y: auto',
    },
    global: { plugins: [router, i18n, ui] },
  });
  return { ...shown, router };
}

test('of a thousand models only those in view are in the document, and all can be reached', async () => {
  const { container } = show(thousand);
  await expect.element(page.getByRole('table')).toHaveAttribute('aria-rowcount', '1001');
  await expect.element(page.getByRole('link', { name: 'model-0:latest', exact: true })).toBeVisible();
  expect(container.querySelectorAll('[role=row]').length).toBeLessThan(40);
  container.firstElementChild!.scrollTop = 1e6;
  const last = page.getByRole('row', { name: 'model-999:latest' });
  await expect.element(last).toHaveAttribute('aria-rowindex', '1001');
  expect(container.querySelectorAll('[role=row]').length).toBeLessThan(40);
});

test('a row leads to its details and to the chat, and asks for its deletion, by keyboard as well', async () => {
  const { router, emitted } = show(thousand.slice(0, 3));
  await page.getByRole('link', { name: 'model-1:latest', exact: true }).click();
  await expect.poll(() => router.currentRoute.value.fullPath).toBe('/model');
  const chat = page.getByRole('link', { name: 'Chat with model-2:latest' });
  await expect.element(chat).toHaveAttribute('href', '/chat?model=model-2:latest');
  (chat.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => router.currentRoute.value.fullPath).toBe('/chat?model=model-2:latest');
  (page.getByRole('button', { name: 'Delete model-0:latest' }).element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await userEvent.keyboard(' ');
  expect(emitted('delete')).toEqual([[thousand[0]!.model], [thousand[0]!.model]]);
});

test('a click that asks for another tab is left to the browser', async () => {
  const { router } = show(thousand.slice(0, 1));
  const link = page.getByRole('link', { name: 'model-0:latest', exact: true });
  await expect.element(link).toBeVisible();
  const click = new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: true });
  let isPrevented: boolean | undefined;
  const look = (event: Event) => {
    isPrevented = event.defaultPrevented;
    event.preventDefault();
  };
  document.addEventListener('click', look, { once: true });
  link.element().dispatchEvent(click);
  expect(isPrevented).toBe(false);
  expect(router.currentRoute.value.fullPath).toBe('/');
});

test('what a server does not tell of a model is said to be unknown', async () => {
  const bare = { name: 'bare:1', model: 'bare:1', digest: '' } as ListedModel;
  show(toRows([bare], []));
  const row = page.getByRole('row', { name: 'bare:1' });
  await expect.element(row).toBeVisible();
  expect(row.getByRole('cell', { name: 'Unknown' }).elements()).toHaveLength(5);
});

test('the focus follows a model when the list is sorted or changes, not the element it is drawn in', async () => {
  const { rerender } = show(thousand.slice(0, 8));
  const chat = (index: number) => page.getByRole('link', { name: `Chat with model-${index}:latest` });
  await expect.element(chat(2)).toBeVisible();
  (chat(2).element() as HTMLElement).focus();
  await rerender({ rows: thousand.slice(0, 8).toReversed() });
  await expect.element(chat(2)).toHaveFocus();
  await expect.element(page.getByRole('row', { name: 'model-2:latest' })).toHaveAttribute('aria-rowindex', '7');
  await rerender({ rows: thousand.slice(1, 8) });
  await expect.element(chat(2)).toHaveFocus();
});

test('a row that is scrolled away gives its focus to the table, and has it again when it is back', async () => {
  const { container } = show(thousand);
  const scroller = container.firstElementChild!;
  const link = page.getByRole('link', { name: 'model-3:latest', exact: true });
  await expect.element(link).toBeVisible();
  (link.element() as HTMLElement).focus();
  scroller.scrollTop = 20_000;
  await expect.element(page.getByRole('link', { name: 'model-420:latest', exact: true })).toBeVisible();
  expect(document.activeElement).toBe(scroller);
  scroller.scrollTop = 0;
  await expect.element(link).toHaveFocus();
});

test('a model that is gone leaves its focus to the table, not to another model', async () => {
  const { container, rerender } = show(thousand.slice(0, 4));
  const remove = page.getByRole('button', { name: 'Delete model-1:latest' });
  await expect.element(remove).toBeVisible();
  (remove.element() as HTMLElement).focus();
  await rerender({ rows: [thousand[0]!, thousand[2]!, thousand[3]!] });
  await expect.element(remove).not.toBeInTheDocument();
  expect(document.activeElement).toBe(container.firstElementChild);
});
