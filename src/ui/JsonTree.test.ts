import ui from '@nuxt/ui/vue-plugin';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page, userEvent } from 'vitest/browser';
import JsonTree from './JsonTree.vue';

const value: Record<string, unknown> = {
  general: { architecture: 'llama', template: 'word '.repeat(40) },
  llama: { attention: { head_count: 32 } },
};

function open(search = '') {
  const screen = render(JsonTree, {
    props: {
      value: value as unknown,
      label: 'Metadata',
      noMatchText: 'Nothing',
      search,
      isSame: false as boolean,
      remarks: undefined as ReadonlyMap<string, string> | undefined,
      remarkInsideText: 'Something inside is wrong',
    },
    global: { plugins: [ui] },
  });
  return { ...screen, tree: page.getByRole('tree', { name: 'Metadata' }) };
}

const item = (name: string | RegExp) => page.getByRole('treeitem', { name });

test('the arrows open, close and walk', async () => {
  const { tree } = open();
  await expect.element(item('general')).toHaveAttribute('aria-expanded', 'true');
  await expect.element(item('attention')).toHaveAttribute('aria-expanded', 'false');
  (tree.element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowLeft}');
  await expect.element(item('general')).toHaveAttribute('aria-expanded', 'false');
  await expect.element(item('architecture')).not.toBeInTheDocument();
  await userEvent.keyboard('{End}{ArrowRight}');
  await expect.element(item('head_count')).toHaveAttribute('aria-level', '3');
  await userEvent.keyboard('{ArrowRight}');
  const active = tree.element().getAttribute('aria-activedescendant');
  expect(document.getElementById(active!)!.textContent).toContain('head_count');
  await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
  await expect.element(item('head_count')).not.toBeInTheDocument();
});

test('a click opens and closes', async () => {
  open();
  await item('attention').click();
  await expect.element(item('head_count')).toBeVisible();
  await item('attention').click();
  await expect.element(item('head_count')).not.toBeInTheDocument();
});

test('a long text opens to be read in full', async () => {
  open();
  await item('template').click();
  await expect.element(item(/^(word ?){40}$/)).toBeVisible();
});

test('a search keeps what holds it, and says when nothing does', async () => {
  const { rerender } = open('head');
  await expect.element(item('head_count')).toBeVisible();
  await expect.element(item('architecture')).not.toBeInTheDocument();
  await rerender({ search: 'mamba' });
  await expect.element(page.getByText('Nothing')).toBeVisible();
});

test('a value that grows keeps what was closed and opened, and where one is', async () => {
  const { rerender, tree } = open();
  await rerender({ isSame: true });
  await item('general').click();
  await item('attention').click();
  await expect.element(item('head_count')).toBeVisible();
  await rerender({ value: { ...value, llama: { attention: { head_count: 32, layers: 2 } }, tail: { deep: [1] } } });
  await expect.element(item('layers')).toBeVisible();
  await expect.element(item('general')).toHaveAttribute('aria-expanded', 'false');
  await expect.element(item('tail')).toHaveAttribute('aria-expanded', 'true');
  const active = tree.element().getAttribute('aria-activedescendant');
  expect(document.getElementById(active!)!.textContent).toContain('attention');
  await rerender({ isSame: false, value: { ...value } });
  await expect.element(item('general')).toHaveAttribute('aria-expanded', 'true');
});

test('remarks stand at their nodes, and what is closed over one says so', async () => {
  const remarks = new Map([['/llama/attention/head_count', 'At least 64']]);
  const { rerender } = open();
  await rerender({ remarks });
  await expect.element(item(/head_count.*At least 64/)).toBeVisible();
  await item(/^llama/).click();
  await expect.element(item(/llama.*Something inside is wrong/)).toBeVisible();
});
