import type { Page } from '@playwright/test';
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';

/** Chromium's own line about a request that failed. */
const failedRequest = /Failed to load resource/;

test('a model is copied and renamed, and one that somebody else renames is found again', async ({
  page,
  simulator,
  allowed,
}) => {
  allowed.console(failedRequest);
  const server = simulator.simulator.transport;
  const post = (path: string, body: object, method: 'POST' | 'DELETE' = 'POST') =>
    server.fetch({ method, path, body: JSON.stringify(body) });
  await page.goto('./#/models/qwen3%3A8b');

  await choose(page, 'qwen3:8b', 'Copy');
  const dialog = page.getByRole('dialog');
  const field = dialog.getByRole('textbox');
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('qwen3-copy:8b');
  await field.fill('gemma3:4b');
  await expect(dialog).toContainText('There is another model of the name gemma3:4b.');
  await expectNoViolations(page);
  await field.fill('mine');
  await field.press('Enter');
  await expect(dialog).toBeHidden();

  await page.goto('./#/models/mine%3Alatest');
  simulator.faults.set('/api/delete', { kind: 'status', status: 500, message: 'permission denied' }, { times: 1 });
  await choose(page, 'mine:latest', 'Rename');
  await field.fill('me/mine:v1');
  await field.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('Both names are there: mine:latest and me/mine:v1');
  await expectNoViolations(page);
  await dialog.getByRole('button', { name: 'Delete mine:latest' }).press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { name: 'me/mine:v1' })).toBeFocused();
  await expect(page).toHaveURL(/#\/models\/me%2Fmine:v1/);

  // Somebody else renames it and its details say where it went.
  await post('/api/copy', { source: 'me/mine:v1', destination: 'theirs' });
  await post('/api/delete', { model: 'me/mine:v1' }, 'DELETE');
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByRole('alert')).toContainText('Simulator does not have this model');
  await page.getByRole('link', { name: 'The same model: theirs:latest' }).click();
  await expect(page.getByRole('heading', { name: 'theirs:latest' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'me/mine:v1' })).toBeVisible();
});

test('a model is pushed, with the words of a registry that knows nobody, and again', async ({ page, simulator }) => {
  await page.goto('./#/models/nomic-embed-text%3Alatest');
  await choose(page, 'nomic-embed-text:latest', 'Push');
  const dialog = page.getByRole('dialog', { name: 'Push nomic-embed-text:latest' });
  await expect(dialog.getByRole('textbox')).toHaveValue('simulator/nomic-embed-text:latest');
  await expect(dialog).toContainText('signed in at ollama.com as simulator');
  await expectNoViolations(page);
  const refusal = { kind: 'error-line', lines: 2, message: 'unauthorized: access denied' } as const;
  simulator.faults.set('/api/push', refusal, { times: 1 });
  await dialog.getByRole('textbox').press('Enter');

  await page.getByRole('link', { name: 'Back to the models' }).click();
  const card = page.getByRole('article', { name: 'Push of simulator/nomic-embed-text:latest' });
  await expect(card.getByRole('alert')).toContainText('The registry does not allow this');
  await expect(card).toContainText('unauthorized: access denied');
  simulator.faults.set('/api/push', { kind: 'slow', delayMs: 400 }, { times: 1 });
  await card.getByRole('button', { name: 'Retry' }).click();
  const bar = card.getByRole('progressbar', { name: 'Push of simulator/nomic-embed-text:latest', exact: true });
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
  await card.getByRole('button', { name: 'Stop the push' }).click();
  await expect(card).toContainText('Layers that the registry has are not sent again.');

  await page.reload();
  await card.getByRole('button', { name: 'Go on with the push' }).press('Enter');
  await expect(card).toContainText('Pushed');
  await expect(card.getByRole('link', { name: /Open the page/ })).toHaveAttribute(
    'href',
    'https://ollama.com/simulator/nomic-embed-text',
  );
});

test('two models are compared side by side, on a narrow page as well', async ({ page }) => {
  await page.goto('./#/models/llama3.2%3A3b/compare');
  await page.getByRole('button', { name: 'Choose a model to compare with' }).click();
  await page.getByRole('option', { name: 'qwen3:8b' }).click();
  await expect(page).toHaveURL(/with=qwen3:8b/);
  const facts = page.getByRole('table', { name: 'Overview' });
  await expect(facts.getByRole('row', { name: /Family/ })).toContainText('qwen3');
  await page.getByRole('button', { name: 'Swap the two' }).click();
  await expect(page).toHaveURL(/qwen3:8b\/compare\?with=llama3.2:3b/);
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(facts).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectNoViolations(page);
});

/** Chooses what is to be done with the model whose details are open. */
async function choose(page: Page, name: string, action: string): Promise<void> {
  await page
    .getByRole('button', { name: `More to do with ${name}` })
    .last()
    .press('Enter');
  await page.getByRole('menuitem', { name: action }).press('Enter');
}
