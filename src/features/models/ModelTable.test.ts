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
    routes: ['/', '/model', '/chat', '/playground'].map((path) => ({
      path,
      name: path.slice(1) || 'models',
      component: Empty,
    })),
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

test('a row leads to its details and to the chat, and asks for its menu, by keyboard as well', async () => {
  const { router, emitted } = show(thousand.slice(0, 3));
  await page.getByRole('link', { name: 'model-1:latest', exact: true }).click();
  await expect.poll(() => router.currentRoute.value.fullPath).toBe('/model');
  const chat = page.getByRole('link', { name: 'Chat with model-2:latest' });
  await expect.element(chat).toHaveAttribute('href', '/chat?model=model-2:latest');
  (chat.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => router.currentRoute.value.fullPath).toBe('/chat?model=model-2:latest');
  const more = page.getByRole('button', { name: 'More to do with model-0:latest' }).element() as HTMLElement;
  more.focus();
  await userEvent.keyboard('{Enter}');
  await userEvent.keyboard(' ');
  expect(emitted('menu')).toEqual([
    [thousand[0], more, 'more'],
    [thousand[0], more, 'more'],
  ]);
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
  const remove = page.getByRole('button', { name: 'More to do with model-1:latest' });
  await expect.element(remove).toBeVisible();
  (remove.element() as HTMLElement).focus();
  await rerender({ rows: [thousand[0]!, thousand[2]!, thousand[3]!] });
  await expect.element(remove).not.toBeInTheDocument();
  expect(document.activeElement).toBe(container.firstElementChild);
});

test('the pointer chooses models beside their links: Ctrl one more, Shift a range, and opens their menu', async () => {
  const { emitted } = show(thousand.slice(0, 4));
  const cell = (index: number) =>
    page.getByRole('row', { name: `model-${index}:latest` }).getByRole('cell', { name: '1B', exact: true });
  await cell(1).click({ modifiers: ['ControlOrMeta'] });
  await cell(3).click({ modifiers: ['Shift'] });
  await page.getByRole('checkbox', { name: 'Choose model-0:latest' }).click();
  expect(emitted('toggle')).toEqual([['model-1:latest'], ['model-0:latest']]);
  expect(emitted('extend')).toEqual([['model-3:latest']]);
  await cell(2).click({ button: 'right' });
  expect(emitted('menu')).toEqual([[thousand[2], expect.anything(), 'details']]);
});

test('the keys choose models: Space, Shift and arrows, all of them, and none', async () => {
  const { emitted, rerender } = show(thousand);
  const link = (index: number) => page.getByRole('link', { name: `model-${index}:latest`, exact: true });
  await expect.element(link(0)).toBeVisible();
  (link(0).element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowDown}');
  await expect.element(link(1)).toHaveFocus();
  await userEvent.keyboard(' ');
  await rerender({ chosen: new Set(['model-1:latest']), chosenCount: 1 });
  await userEvent.keyboard('{Shift>}{ArrowDown}{/Shift}');
  await expect.element(link(2)).toHaveFocus();
  expect(emitted('toggle')).toEqual([['model-1:latest']]);
  expect(emitted('extend')).toEqual([['model-2:latest']]);
  await userEvent.keyboard('{Control>}a{/Control}');
  expect(emitted('chooseAll')).toEqual([[true]]);
  await userEvent.keyboard('{Escape}');
  expect(emitted('clear')).toHaveLength(1);
  await userEvent.keyboard('{End}');
  await expect.element(link(999)).toHaveFocus();
});

test('a box says what is chosen, also when a range has chosen it already', async () => {
  const { rerender } = show(thousand.slice(0, 3));
  const box = page.getByRole('checkbox', { name: 'Choose model-1:latest' });
  await rerender({ chosen: new Set(['model-1:latest']), chosenCount: 1 });
  await expect.element(box).toBeChecked();
  await expect.element(page.getByRole('checkbox', { name: 'Choose all that are shown' })).toBePartiallyChecked();
  // Nobody answers to what it asks for: it stays chosen.
  await box.click();
  await expect.element(box).toBeChecked();
});
