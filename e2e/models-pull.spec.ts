import type { Page } from '@playwright/test';
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';

test.beforeEach(async ({ page }) => {
  await page.goto('./#/models');
});

test('several lines are pulled in a line that is reordered, paused and kept over a reload, in one page at a time', async ({
  page,
  context,
  simulator,
}) => {
  const pulls = () => simulator.requests.filter(({ path }) => path === '/api/pull').map(({ body }) => modelOf(body));
  await page.getByRole('button', { name: 'Pull a model' }).press('Enter');
  await pullField(page).fill(
    'ollama run llama3.3\ndocker exec -it ollama ollama pull gpt-oss:120b\nqwen3:32b\nllama 3\nhttps://ollama.com/library/deepseek-r1:32b\nqwen3:32b\nollama list',
  );
  const verdicts = page.getByRole('list', { name: 'What each line means' });
  await expect(verdicts.getByRole('listitem')).toHaveText([
    'Pulls llama3.3.',
    'Pulls gpt-oss:120b.',
    'Pulls qwen3:32b.',
    /A name has no blanks\./,
    'Pulls deepseek-r1:32b.',
    'qwen3:32b is in a line before this one.',
    /“ollama list” names no model to pull\./,
  ]);
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Pull 4 models' }).press('Enter');
  await expect(page.getByText('These lines name nothing that can be pulled.')).toBeVisible();
  await expect(pullField(page)).toHaveValue('llama 3\nollama list');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();

  await expect(cards(page)).toHaveText([
    /llama3\.3.*left/,
    /gpt-oss:120b.*left/,
    /qwen3:32b.*1 of 2/,
    /deepseek-r1:32b.*2 of 2/,
  ]);
  const earlier = page.getByRole('button', { name: 'Pull deepseek-r1:32b earlier' });
  await earlier.press('ArrowUp');
  await expect(earlier).toBeFocused();
  await expect(cards(page)).toHaveText([/llama3\.3/, /gpt-oss/, /deepseek-r1:32b.*1 of 2/, /qwen3:32b.*2 of 2/]);
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Pause the pull of llama3.3' }).press('Enter');
  await expect(pullOf(page, 'llama3.3').getByText('Paused')).toBeVisible();
  await expect(pullOf(page, 'llama3.3').getByText(/What was fetched stays/)).toBeVisible();
  await expect.poll(pulls).toEqual(['llama3.3', 'gpt-oss:120b', 'deepseek-r1:32b']);

  await page.reload();
  await expect(cards(page)).toHaveText([
    /gpt-oss:120b.*left/,
    /deepseek-r1:32b.*left/,
    /qwen3:32b/,
    /llama3\.3.*Paused/,
  ]);
  expect(pulls().slice(3).toSorted()).toEqual(['deepseek-r1:32b', 'gpt-oss:120b']);

  const other = await context.newPage();
  await other.goto('./#/models');
  await expect(pullOf(other, 'gpt-oss:120b').getByText('In another page')).toBeVisible();
  expect(pulls()).toHaveLength(5);
  await page.close();
  await expect(pullOf(other, 'gpt-oss:120b').getByText('Downloading')).toBeVisible();
  await expect.poll(() => pulls().length).toBe(7);

  await other.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(other);
  for (const name of ['llama3.3', 'qwen3:32b', 'deepseek-r1:32b', 'gpt-oss:120b'])
    await other.getByRole('button', { name: `Cancel the pull of ${name}` }).press('Enter');
  await expect(cards(other)).toHaveCount(0);
  expect(simulator.requests.some(({ method }) => method === 'DELETE')).toBe(false);
  await other.reload();
  await expect(other.getByRole('link', { name: 'llama3.2:3b', exact: true })).toBeVisible();
  await expect(cards(other)).toHaveCount(0);
});

test('a pull outlives its page, is paused and goes on from where it was', async ({ page, simulator }) => {
  await pull(page, 'https://ollama.com/library/qwen3:32b');
  const row = pullOf(page, 'qwen3:32b');
  const bar = row.getByRole('progressbar', { name: 'Pull of qwen3:32b', exact: true });
  await expect(row.getByText(/^[\d.]+ MB\/s$/)).toBeVisible();
  await expect(row.getByText(/left$/)).toBeVisible();
  await row.getByRole('button', { name: 'one layer' }).click();
  const layer = row.getByRole('progressbar', { name: /^Layer [0-9a-f]{12}$/ });
  await expect.poll(async () => Number(await layer.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
  await expectNoViolations(page);

  await page.getByRole('link', { name: 'Servers', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Servers' })).toBeVisible();
  await page.getByRole('link', { name: 'Models', exact: true }).click();
  await expect(row.getByText('Downloading')).toBeVisible();

  await row.getByRole('button', { name: 'Pause the pull of qwen3:32b' }).press('Enter');
  await expect(row.getByText('Paused')).toBeVisible();
  const kept = Number(await bar.getAttribute('aria-valuenow'));
  await row.getByRole('button', { name: 'Go on with qwen3:32b' }).click();
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThanOrEqual(kept);
  await expect(row.getByText('Downloading')).toBeVisible();
  await row.getByRole('button', { name: 'Cancel the pull of qwen3:32b' }).click();
  await expect(row).toBeHidden();
  expect(simulator.requests.filter(({ path }) => path === '/api/pull').at(-1)?.body).toEqual({ model: 'qwen3:32b' });
});

test('a failed pull is not taken for a success: what may heal is tried again by itself, the rest by hand', async ({
  page,
  simulator,
}) => {
  await pull(page, 'hf.co nonsense');
  await expect(page.getByText('A name has no blanks.')).toBeVisible();
  const full = 'write /models/blobs/sha256-a-partial: no space left on device';
  simulator.faults.set('/api/pull', { kind: 'error-line', lines: 3, message: full }, { times: 1 });
  await pullField(page).fill('llama3.2:1b');
  await page.getByRole('button', { name: 'Pull', exact: true }).click();
  const row = pullOf(page, 'llama3.2:1b');
  await expect(row.getByRole('alert')).toContainText('The disk of Simulator is full');
  await expectNoViolations(page);
  await page.reload();
  await expect(row.getByRole('alert')).toContainText('no space left on device');
  const cut = 'max retries exceeded: unexpected EOF';
  simulator.faults.set('/api/pull', { kind: 'error-line', lines: 3, message: cut }, { times: 1 });
  await row.getByRole('button', { name: 'Retry' }).press('Enter');
  await expect(row.getByRole('alert')).toContainText('Simulator cannot reach the registry');
  await expect(row.getByText('Pulled')).toBeVisible({ timeout: 30_000 });
  expect(simulator.requests.filter(({ path }) => path === '/api/pull')).toHaveLength(3);

  await pull(page, 'llama3.2:999b');
  const unknown = pullOf(page, 'llama3.2:999b');
  await expect(unknown.getByRole('alert')).toContainText('There is no model of this name');
  await expect(unknown.getByRole('alert')).toContainText('pull model manifest: file does not exist');
  await expect(unknown.getByRole('link', { name: 'Its tags at ollama.com' })).toHaveAttribute(
    'href',
    'https://ollama.com/library/llama3.2/tags',
  );
  await unknown.getByRole('button', { name: 'Cancel the pull of llama3.2:999b' }).click();
  await expect(unknown).toBeHidden();
});

test('all models are updated, with a result for each', async ({ page, simulator }) => {
  const { transport } = simulator.simulator;
  const ask = async (path: string, body: object) =>
    (await transport.fetch({ method: 'POST', path, body: JSON.stringify(body) })).text();
  await ask('/api/create', { model: 'mine', from: 'llama3.2:3b', system: 'Be brief.' });
  await ask('/api/copy', { source: 'llama3.2:3b', destination: 'backup' });
  await ask('/api/copy', { source: 'llama3.2:3b', destination: 'gemma3:4b' });
  await page.reload();
  await page.getByRole('button', { name: 'Update all' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Update models' });
  await expect(dialog).toContainText('asked for 7 models of Simulator');
  await dialog.getByRole('button', { name: 'Update', exact: true }).press('Enter');
  await expect(dialog.getByText('1 changed · 4 current · 1 not in the registry · 1 made here, left out')).toBeVisible();
  const rows = dialog.getByRole('list', { name: 'What became of each model' });
  await expect(rows.getByRole('listitem').filter({ hasText: 'gemma3:4b' })).toContainText('Changed');
  await expect(rows.getByRole('listitem').filter({ hasText: 'backup' })).toContainText(
    'The registry has none of this name',
  );
  await expectNoViolations(page);
  await dialog.getByRole('button', { name: 'Close' }).last().press('Enter');
  const dismiss = page.getByRole('button', { name: 'Dismiss the update' });
  await dismiss.press('Enter');
  await expect(dismiss).toBeHidden();
});

function modelOf(body: unknown): string {
  return (body as { model: string }).model;
}

function cards(page: Page) {
  return page.getByRole('article');
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
