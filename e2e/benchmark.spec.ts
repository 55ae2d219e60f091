import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { createClient } from '@/ollama';
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';
import { loop } from './models/chain';
import { install } from './models/install';
import { startSimulator, type Simulator } from './simulator';

const addLoop = ({ simulator }: Simulator) => install(createClient(simulator.transport), 'loop', loop());
const stop = (page: Page) => page.getByRole('button', { name: 'Stop', exact: true });
const countOf = (simulator: Simulator) => simulator.requests.filter(({ path }) => path === '/api/generate').length;

async function choose(page: Page, command: string): Promise<void> {
  await page.getByRole('button', { name: /^What to do with / }).press('Enter');
  const item = page.getByRole('menuitem', { name: command, exact: true });
  await expect(item).toBeVisible();
  await item.click();
}

test('a model is measured by keyboard, seen with its spread, exported, and measured again by a link', async ({
  page,
  simulator,
}) => {
  await addLoop(simulator);
  await page.goto('./#/benchmark');
  const models = page.getByRole('button', { name: 'Models of Simulator' });
  await models.press('Enter');
  const search = page
    .getByRole('combobox', { name: 'Search models' })
    .or(page.getByPlaceholder('Search models'))
    .first();
  await expect(search).toBeFocused();
  await search.fill('loop');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Chosen models' })).toContainText('loop:latest');
  await page.keyboard.press('Escape');
  await expect(search).toBeHidden();
  await page.getByLabel('Prompt lengths, in tokens').fill('64, many');
  await expect(page.getByText('Whole numbers are needed, such as 512 or 2k.')).toBeVisible();
  await page.getByLabel('Prompt lengths, in tokens').fill('64, 128');
  await page.getByLabel('Longest answer, in tokens').fill('8');
  await page.getByLabel('Times each').fill('3');
  await page.getByRole('switch', { name: 'Cold load' }).press('Space');
  await page.getByLabel('Name').fill('Before the update');
  await expect(page.getByRole('region', { name: 'What will happen' })).toContainText('6 requests go out');
  await page.getByRole('button', { name: 'Start', exact: true }).press('Enter');

  await expect(page.getByRole('heading', { name: 'Before the update' })).toBeVisible();
  const answers = page.getByRole('table', { name: 'Answers' });
  await expect(answers.getByRole('row', { name: /^Prompt 128/ })).toContainText('3 of 3');
  await expect(page.getByRole('table', { name: 'Cold loads' })).toContainText('3 of 3');
  await expect(stop(page)).toBeHidden();
  await expect(page.getByRole('img', { name: 'Answer, tokens/s by model, as box plots' })).toBeVisible();
  await page.getByRole('radio', { name: 'Over prompt length' }).press('Space');
  await expect(page.getByRole('img', { name: /^Answer, tokens\/s, Over prompt length: / })).toBeVisible();
  await expectNoViolations(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 720 });

  const download = page.waitForEvent('download');
  await choose(page, 'Export as CSV');
  const file = await (await download).path();
  // A line for each request, and one for their names.
  expect((await readFile(file, 'utf8')).trimEnd().split('\r\n')).toHaveLength(1 + 3 + 2 * 3);
  const before = countOf(simulator);
  await choose(page, 'Repeat');
  await expect(page.getByLabel('Prompt lengths, in tokens')).toHaveValue('64, 128');
  await expect(page.getByRole('list', { name: 'Chosen models' })).toContainText('loop:latest');
  await expect(page.getByText('Going by earlier runs: about')).toBeVisible();
  expect(countOf(simulator)).toBe(before);
});

test('a benchmark outlives its room, a server that refuses and a reload; the rest is measured later', async ({
  page,
  simulator,
  site,
  allowed,
}) => {
  const lab = await startSimulator({ origins: ['http://paddock.test:*'] });
  allowed.requestsTo(lab.url);
  allowed.console(/the server responded with a status of 503/);
  site.config = {
    servers: [
      { name: 'Simulator', url: simulator.url },
      { name: 'Lab', url: lab.url },
    ],
  };
  await Promise.all([addLoop(simulator), addLoop(lab)]);
  simulator.faults.set('/api/generate', { kind: 'hang' });
  lab.faults.set('/api/generate', { kind: 'status', status: 503, message: 'server busy, please try again.' });
  const query = new URLSearchParams({ runs: '2', prompt: '64', answer: '8' });
  for (const { url } of [simulator, lab]) query.append('of', `loop:latest ${url}`);
  await page.goto(`./#/benchmark?${query}`);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByText('loop:latest: gets ready')).toBeVisible();

  await page.getByRole('link', { name: 'Models' }).first().click();
  await page.getByRole('button', { name: 'Activity: 1 in progress' }).click();
  await page.getByRole('group', { name: 'Activity' }).getByRole('link', { name: 'loop:latest' }).click();
  await stop(page).click();
  await expect(page.getByText('4 of 4 steps were not measured.')).toBeVisible();

  simulator.faults.clear();
  const rest = page.getByRole('button', { name: 'Measure the rest' });
  await rest.click();
  const failure = page.getByRole('alert').filter({ hasText: 'loop:latest on Lab could not be measured to the end' });
  await expect(failure).toContainText('server busy');
  await expect(page.getByText('2 of 4 steps were not measured.')).toBeVisible();
  await page.reload();
  await expect(failure).toBeVisible();
  await expectNoViolations(page);

  lab.faults.clear();
  await rest.click();
  await expect(page.getByRole('row', { name: /2 of 2/ })).toHaveCount(2);
  await expect(failure).toBeHidden();
  await expect(rest).toBeHidden();
  await lab.close();
});
