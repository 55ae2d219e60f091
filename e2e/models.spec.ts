import type { Page } from '@playwright/test';
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';

/** Chromium's own line about a request that failed. */
const failedRequest = /Failed to load resource/;

test.beforeEach(async ({ page }) => {
  await page.goto('./#/models');
});

test('the list is searched and sorted, and a reload keeps both', async ({ page }) => {
  await expect(modelLink(page, 'qwen3:8b')).toBeVisible();
  const search = page.getByRole('searchbox', { name: /Search by name/ });
  await search.fill('llama q4_k');
  await expect(modelLink(page, 'llama3.2:3b')).toBeVisible();
  await expect(modelLink(page, 'qwen3:8b')).toBeHidden();
  await page.getByRole('columnheader', { name: 'Size' }).getByRole('button').press('Enter');
  await expect(page).toHaveURL(/q=llama/);
  await page.reload();
  await expect(search).toHaveValue('llama q4_k');
  await expect(page.getByRole('columnheader', { name: 'Size' })).toHaveAttribute('aria-sort', 'descending');
  await expect(modelLink(page, 'qwen3:8b')).toBeHidden();
  await search.fill('no such thing');
  await expect(page.getByText('No model matches “no such thing”.')).toBeVisible();
  await expectNoViolations(page);
});

test('details show everything the server tells, and survive a reload', async ({ page }) => {
  await modelLink(page, 'qwen3:8b').click();
  const heading = page.getByRole('heading', { name: 'qwen3:8b' });
  await expect(heading).toBeFocused();
  await expect(page.getByRole('list', { name: 'Capabilities' }).getByText('Thinking')).toBeVisible();
  await expect(page.getByText('40,960 tokens')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'License' })).toBeVisible();
  await expectNoViolations(page);

  await page.getByRole('tab', { name: 'Metadata' }).click();
  await page.reload();
  await expect(heading).toBeVisible();
  const tree = page.getByRole('tree', { name: 'Metadata of the model' });
  await expect(tree.getByRole('treeitem', { name: /architecture/ })).toContainText('qwen3');
  await page.getByRole('searchbox', { name: 'Search keys and values' }).fill('context_length');
  await expect(tree.getByRole('treeitem', { name: /context_length/ })).toContainText('40960');
  await expect(tree.getByRole('treeitem', { name: /architecture/ })).toBeHidden();
  await expectNoViolations(page);

  await page.getByRole('tab', { name: 'Tensors' }).click();
  await expect(page.getByRole('table', { name: 'Tensors' }).getByText('token_embd.weight')).toBeVisible();
  await expectNoViolations(page);

  await page.getByRole('tab', { name: 'Modelfile' }).click();
  await page.getByRole('button', { name: 'Copy: Modelfile' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  await page.getByRole('tab', { name: 'JSON' }).click();
  await expect(page.getByText('"model_info"')).toBeVisible();

  await page.getByRole('link', { name: 'Back to the models' }).press('Enter');
  await expect(heading).toBeHidden();
  await expect(modelLink(page, 'qwen3:8b')).toBeFocused();
});

test('a link to a model that is not there says so and offers to pull it', async ({ page, allowed }) => {
  allowed.console(failedRequest);
  await expect(modelLink(page, 'qwen3:8b')).toBeVisible();
  await page.goto('./#/models/nobody%2Fnothing:1b');
  const notice = page.getByRole('alert');
  await expect(notice).toContainText('Simulator does not have this model');
  await expectNoViolations(page);
  await notice.getByRole('link', { name: 'Pull' }).click();
  await expect(pullField(page)).toHaveValue('nobody/nothing:1b');
});

test('a model is pulled, chatted with by link, and deleted', async ({ page, simulator }) => {
  const before = simulator.requests.length;
  await pull(page, 'ollama run smollm2:135m --verbose');
  const row = pullOf(page, 'smollm2:135m');
  await expect(row.getByText('Pulled')).toBeVisible({ timeout: 20_000 });
  expect(simulator.requests.slice(before)).toContainEqual({
    method: 'POST',
    path: '/api/pull',
    body: { model: 'smollm2:135m' },
  });
  await expect(modelLink(page, 'smollm2:135m')).toBeVisible();
  await expect(row.getByRole('link', { name: 'Chat with smollm2:135m' })).toHaveAttribute(
    'href',
    '#/chat?model=smollm2:135m',
  );
  await row.getByRole('button', { name: 'Dismiss smollm2:135m' }).click();
  await expect(row).toBeHidden();

  await simulator.simulator.transport.fetch({
    method: 'POST',
    path: '/api/generate',
    body: '{"model":"smollm2:135m"}',
  });
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByRole('row', { name: /smollm2:135m/ }).getByText('Loaded')).toBeVisible();
  const remove = page.getByRole('menuitem', { name: 'Delete' });
  await page.getByRole('button', { name: 'More to do with smollm2:135m' }).press('Enter');
  await remove.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Delete smollm2:135m?' });
  await expect(dialog).toContainText('271 MB');
  await expect(dialog).toContainText('It is loaded now and is unloaded first.');
  await expect(dialog).toContainText('cannot be undone');
  await expectNoViolations(page);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  await expect(modelLink(page, 'smollm2:135m')).toBeVisible();

  await page.getByRole('button', { name: 'More to do with smollm2:135m' }).click();
  await remove.click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(dialog).toBeHidden();
  await expect(modelLink(page, 'smollm2:135m')).toBeHidden();
  const asked = simulator.requests.slice(before);
  const unload = asked.findIndex(({ body }) => JSON.stringify(body)?.includes('"keep_alive":0'));
  const deletion = asked.findIndex(({ method }) => method === 'DELETE');
  expect(unload).toBeGreaterThan(-1);
  expect(deletion).toBeGreaterThan(unload);
});

test('on a phone the list is cards, and a model takes the whole page', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(page.getByRole('list', { name: 'Models' }).getByText(/3\.2B · Q4_K_M/)).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectNoViolations(page);
  await modelLink(page, 'llama3.2:3b').click();
  await expect(page.getByRole('heading', { name: 'llama3.2:3b' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Models' })).toBeHidden();
  for (const tab of ['Overview', 'Metadata', 'Tensors', 'Modelfile', 'JSON']) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(page.getByRole('tab', { name: tab })).toHaveAttribute('aria-selected', 'true');
    await expectNoSidewaysScroll(page);
  }
  await page.getByRole('link', { name: 'Back to the models' }).click();
  await page.getByRole('button', { name: 'Pull a model' }).click();
  await expect(pullField(page)).toBeFocused();
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Pull a model' })).toBeFocused();
});

test('a server that fails is said, and listed again when it is back', async ({ page, simulator, allowed }) => {
  allowed.console(failedRequest);
  simulator.faults.set('/api/tags', { kind: 'status', status: 500, message: 'model list cache unavailable' });
  await page.reload();
  await expect(page.getByRole('alert')).toContainText('model list cache unavailable');
  await expectNoViolations(page);
  simulator.faults.clear();
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(modelLink(page, 'llama3.2:3b')).toBeVisible();
});

function modelLink(page: Page, name: string) {
  return page.getByRole('link', { name, exact: true });
}

function pullField(page: Page) {
  return page.getByRole('textbox', { name: 'Names, commands or links' });
}

function pullOf(page: Page, name: string) {
  return page.getByRole('article', { name: `Pull of ${name}` });
}

async function pull(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Pull a model' }).click();
  await pullField(page).fill(text);
  await page.getByRole('button', { name: 'Pull', exact: true }).click();
}
