import type { Page } from '@playwright/test';
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';
import { createChainModel } from './tools/create-chain-model';

test.beforeEach(({ simulator }) => createChainModel(simulator.url, 'talker', 'amber river delta'));

const message = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true });
const answer = (page: Page) => page.getByRole('article').last();
const settings = (page: Page) => page.getByRole('button', { name: 'Settings of this conversation' });
const panel = (page: Page) => page.getByRole('dialog', { name: 'Settings of this conversation' });
const request = (page: Page) => page.getByRole('dialog', { name: 'The request' });

/** A model is held to the type of a number, and not to its greatest value. */
const scores = {
  type: 'object',
  properties: { name: { type: 'string' }, score: { type: 'number', maximum: 5 } },
  required: ['name', 'score'],
};

test('an answer by a schema grows as a tree, is checked, looked at by tokens, and its request is shown', async ({
  page,
  simulator,
}) => {
  await page.goto('./#/chat?model=talker');
  await settings(page).click();
  await panel(page).getByRole('radio', { name: 'JSON Schema' }).check();
  await panel(page).getByRole('combobox', { name: 'Schema', exact: true }).click();
  await page.getByRole('option', { name: 'Person' }).click();
  const editor = panel(page).getByRole('textbox', { name: 'JSON Schema' });
  await expect(editor).toContainText('occupation');
  await editor.fill(JSON.stringify(scores));
  await panel(page).getByRole('button', { name: 'Tidy up' }).click();
  await panel(page).getByRole('button', { name: 'Line 9: “maximum” is not enforced' }).click();
  await panel(page).getByRole('textbox', { name: 'Name in the library' }).fill('Scores');
  await panel(page).getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(panel(page).getByRole('combobox', { name: 'Schema', exact: true })).toHaveText('Scores');
  await panel(page).getByRole('switch', { name: 'Probabilities of tokens' }).click();
  await panel(page).getByRole('combobox', { name: 'Alternatives of each token' }).click();
  await page.getByRole('option', { name: '2 alternatives each', exact: true }).click();
  await expectNoViolations(page);
  await panel(page).getByRole('button', { name: 'Show the request' }).click();
  await expect(request(page)).toContainText('"top_logprobs": 2');
  await page.keyboard.press('Escape');
  await expect(request(page)).toBeHidden();
  await panel(page).getByRole('button', { name: 'Done' }).click();

  simulator.faults.set('/api/chat', { kind: 'slow', delayMs: 250 });
  await message(page).fill('How did it go?');
  await message(page).press('Enter');
  await expect(answer(page).getByRole('treeitem', { name: /^name/ })).toBeVisible();
  await expect(answer(page)).toHaveAttribute('aria-busy', 'true');
  simulator.faults.clear();
  await expect(answer(page).getByText('It breaks the schema in one place')).toBeVisible();
  await answer(page).getByRole('button', { name: 'score' }).click();
  await expect(answer(page).getByRole('tree')).toBeFocused();
  await expect(answer(page).getByRole('treeitem', { name: /^score\s*7\s*At most 5\./ })).toBeVisible();

  // After a reload it is all there: it is checked again.
  await page.reload();
  await expect(answer(page).getByText('It breaks the schema in one place')).toBeVisible();
  await answer(page).getByRole('switch', { name: 'Tokens' }).focus();
  await page.keyboard.press('Space');
  await expect(answer(page).getByRole('group', { name: 'Tokens of the answer' })).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tooltip')).toContainText('What could have stood here');
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('tooltip')).toBeHidden();

  await answer(page).getByRole('button', { name: 'More to do with this message' }).click();
  await page.getByRole('menuitem', { name: 'Show the request' }).click();
  await expect(request(page)).toContainText('"content": "How did it go?"');
  await expect(request(page)).toContainText(`curl '${simulator.url}/api/chat'`);
  const sent = simulator.requests.findLast(({ path }) => path === '/api/chat')!.body;
  expect(sent).toMatchObject({ format: scores, logprobs: true, top_logprobs: 2 });
  const shown = await request(page).locator('pre').first().textContent();
  expect(JSON.parse(shown!)).toEqual(sent);
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
});
