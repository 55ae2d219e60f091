import type { Page } from '@playwright/test';
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';
import { createChainModel } from './tools/create-chain-model';

const prompt = (page: Page) =>
  page.getByRole('region', { name: 'Form' }).getByRole('textbox', { name: 'Prompt', exact: true });
const answer = (page: Page) => page.getByRole('region', { name: 'Answer', exact: true });
const editor = (page: Page) => page.getByRole('textbox', { name: 'Request as JSON' });
const presets = (page: Page) => page.getByRole('dialog', { name: 'Presets' });
const back = (page: Page) => page.getByRole('link', { name: 'Back to the request' });
/** The runs themselves, and not what can be done with them. */
const rows = (page: Page) =>
  page.getByRole('group', { name: 'History of runs' }).getByRole('button', { name: /^(Done|Stopped|Failed) / });

test('a request is kept as a preset, compared with a changed one, and found again after a reload', async ({
  page,
  simulator,
}) => {
  await createChainModel(simulator.url, 'talker', 'amber river delta');
  await createChainModel(simulator.url, 'other', 'amber ocean delta');
  await page.goto('./#/playground?model=talker');
  await expect(editor(page)).toContainText('"model": "talker:latest"');
  await prompt(page).fill('Why is the sky blue?');
  await page.getByRole('button', { name: 'Presets' }).click();
  await presets(page).getByRole('textbox', { name: 'Name of the preset' }).fill('Sky');
  await presets(page).getByRole('checkbox', { name: 'With its prompt' }).check();
  await presets(page).getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(presets(page).getByRole('button', { name: 'Use Sky' })).toBeVisible();
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await expect(presets(page)).toBeHidden();
  await prompt(page).fill('What?');
  await page.getByRole('button', { name: 'Presets' }).click();
  await presets(page).getByRole('button', { name: 'Use Sky' }).click();
  await expect(prompt(page)).toHaveValue('Why is the sky blue?');

  await page.getByRole('region', { name: 'Request', exact: true }).getByText('As code').click();
  await page.getByRole('radio', { name: 'Python' }).check();
  await expect(page.getByText(`"${simulator.url}/api/generate"`)).toBeVisible();

  // On one server one after the other.
  await page.getByRole('link', { name: 'Compare' }).click();
  await page.getByRole('button', { name: 'Model of B' }).click();
  await page.getByRole('option', { name: 'other:latest' }).click();
  await expect(page.getByRole('row', { name: 'model talker:latest other:latest' })).toBeVisible();
  await page.getByRole('button', { name: 'Run both' }).click();
  await expect(page.getByText('of the words are the same')).toBeVisible();
  await expect(page.getByRole('deletion')).toHaveText('river');
  await expect(page.getByRole('insertion')).toHaveText('ocean');
  await expect(page.getByRole('row', { name: /^Tokens written/ })).toBeVisible();
  await expectNoViolations(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 720 });

  await page.reload();
  await expect(page.getByRole('deletion')).toHaveText('river');
  await back(page).click();
  await page.getByRole('link', { name: 'History' }).click();
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole('searchbox', { name: 'Search in the history' }).fill('OCEAN sky');
  await expect(rows(page)).toHaveCount(1);
  await rows(page).first().press('Delete');
  await expect(page.getByText('One run deleted')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rows(page)).toHaveCount(1);
  await expectNoViolations(page);
  await page.getByRole('button', { name: /^Compare with another run/ }).click();
  await page.getByRole('radio', { name: 'Choose from the history' }).check();
  await rows(page).first().click();
  await expect(page.getByRole('deletion')).toHaveText('ocean');
  await page.getByRole('button', { name: 'Open run A in the playground' }).click();
  await expect(answer(page).getByText('amber ocean delta')).toBeVisible();
  await expect(editor(page)).toContainText('"model": "other:latest"');
});

test('a request is repeated as one piece of work, which goes on when the room is left', async ({ page, simulator }) => {
  await createChainModel(simulator.url, 'talker', 'amber river delta');
  await page.goto('./#/playground?model=talker');
  await expect(editor(page)).toContainText('"model": "talker:latest"');
  await prompt(page).fill('Why?');
  await page.getByRole('link', { name: 'Repeat' }).click();
  await page.getByRole('spinbutton', { name: 'How often' }).fill('3');
  // What is set last comes first.
  simulator.faults.set('/api/generate', { kind: 'stall', lines: 2 }, { times: 1 });
  simulator.faults.set('/api/generate', { kind: 'error-line', lines: 1, message: 'out of luck' }, { times: 1 });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText('1 of 3 done')).toBeVisible();
  const navigation = page.getByRole('navigation').first();
  await navigation.getByRole('link', { name: 'Models' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible();
  await page.getByRole('button', { name: /^Activity: 1 in progress/ }).click();
  await page.getByRole('group', { name: 'Activity' }).getByRole('link', { name: 'talker:latest' }).click();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByText('Stopped: 2 of 3 done.')).toBeVisible();
  await expect(page.getByRole('heading', { name: '2 did not come to their end' })).toBeVisible();

  await page.getByRole('button', { name: 'Run', exact: true }).press('Enter');
  await expect(page.getByText('3 runs, all with the same answer')).toBeVisible();
  const seeds = simulator.requests.filter(({ path }) => path === '/api/generate').map(({ body }) => body);
  expect(seeds.slice(-3)).toMatchObject([1, 2, 3].map((seed) => ({ options: { seed } })));
  await expectNoViolations(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.getByRole('button', { name: 'Open the run: Seed 2' }).click();
  await expect(editor(page)).toContainText('"seed": 2');
  await expect(answer(page).getByText('amber river delta')).toBeVisible();
});
