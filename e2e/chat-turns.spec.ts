import type { Page } from '@playwright/test';
import { closeByEscape, expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';
import { createChainModel } from './tools/create-chain-model';

// What becomes of questions and answers beyond one after the other: in other words, gone on with, in line,
// side by side.

const words = Array.from({ length: 40 }, (_, index) => `word${index}`).join(' ');

test.beforeEach(async ({ simulator }) => {
  simulator.faults.clear();
  await createChainModel(simulator.url, 'counter', words);
  await createChainModel(simulator.url, 'other', 'Something else.');
});

const message = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true });
const question = (page: Page) => page.getByRole('article', { name: 'You' }).last();
const answer = (page: Page) => page.getByRole('article').last();
const field = (page: Page) => page.getByRole('textbox', { name: 'Words of this message' });

async function ask(page: Page, text: string): Promise<void> {
  await message(page).fill(text);
  await message(page).press('Enter');
}

async function open(page: Page, model: string): Promise<void> {
  await page.goto(`./#/chat?model=${model}`);
  await expect(page.getByRole('button', { name: `Model: ${model}` })).toBeVisible();
}

test('questions and answers are put in other words, each version stays, and an answer goes on from there', async ({
  page,
}) => {
  await open(page, 'other');
  await ask(page, 'One?');
  await expect(answer(page)).toContainText('Something else.');

  // A question, with the keyboard alone.
  const edit = question(page).getByRole('button', { name: 'Edit message' });
  await edit.focus();
  await page.keyboard.press('Enter');
  await expect(field(page)).toHaveValue('One?');
  await page.keyboard.press('Escape');
  await expect(field(page)).toBeHidden();
  await edit.press('Enter');
  await field(page).fill('Two?');
  await page.keyboard.press('Control+Enter');
  await expect(question(page)).toContainText('Two?');
  await expect(answer(page)).toContainText('Something else.');
  await expect(question(page).getByRole('img', { name: 'Version 2 of 2' })).toBeVisible();
  await question(page).getByRole('button', { name: 'Previous version' }).click();
  await expect(question(page)).toContainText('One?');
  await expect(page).toHaveURL(/at=/);
  await page.reload();
  await expect(question(page)).toContainText('One?');
  await question(page).getByRole('button', { name: 'Next version' }).click();
  await expect(question(page)).toContainText('Two?');

  // An answer, and how it goes on: from its last word, whatever its template would make of it.
  await answer(page).getByRole('button', { name: 'Edit message' }).click();
  await expectNoViolations(page);
  await field(page).fill('Something');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(answer(page)).toContainText('These are your words');
  await answer(page).getByRole('button', { name: 'Continue' }).click();
  await expect(answer(page)).toContainText('Something else.');
  await expect(answer(page)).toContainText('changed by you');
  await answer(page).getByRole('button', { name: 'Previous version' }).click();
  await expect(answer(page)).not.toContainText('changed by you');

  await answer(page).getByRole('button', { name: 'More to do with this message' }).click();
  await page.getByRole('menuitem', { name: 'Answer again with …' }).press('ArrowRight');
  await page.getByRole('menuitem', { name: 'counter:latest' }).click();
  await expect(answer(page)).toContainText('word39');
  await expect(answer(page).getByRole('img', { name: 'Version 3 of 3' })).toBeVisible();
  await expectNoViolations(page);
});

test('a question that is written while an answer comes waits in line, and can be taken back', async ({
  page,
  simulator,
}) => {
  simulator.faults.set('/api/chat', { kind: 'slow', delayMs: 1000 });
  await open(page, 'counter');
  await ask(page, 'Count');
  await expect(answer(page)).toContainText('word1');
  await ask(page, 'And then?');
  await ask(page, 'And at last?');
  const line = page.getByRole('region', { name: 'Questions in line' });
  await expect(line.getByRole('listitem')).toHaveText([/And then\?/, /And at last\?/]);
  await expectNoViolations(page);
  await line.getByRole('button', { name: 'Take back' }).last().click();
  await expect(message(page)).toHaveValue('And at last?');
  await page.reload();
  await expect(message(page)).toHaveValue('And at last?');
  await expect(line.getByText('nothing was asked by itself')).toBeVisible();
  simulator.faults.clear();
  await line.getByRole('button', { name: 'Ask now' }).click();
  await expect(question(page)).toContainText('And then?');
  await expect(answer(page)).toContainText('word39');
  await expect(line).toBeHidden();

  simulator.faults.set('/api/chat', { kind: 'slow', delayMs: 20 });
  await message(page).press('Enter');
  await expect(answer(page)).toContainText('word1');
  await ask(page, 'Once more');
  await expect(question(page)).toContainText('Once more');
  await expect(answer(page)).toContainText('word39');
});

test('several models answer side by side, one is stopped, one is gone on with', async ({ page, simulator }) => {
  simulator.faults.set('/api/chat', { kind: 'slow', delayMs: 1000 });
  await open(page, 'counter');
  await page.getByRole('button', { name: 'Ask several models' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Add a model' }).click();
  await page.getByRole('option', { name: 'other:latest' }).click();
  await expect(dialog.getByRole('listitem')).toHaveText([/counter:latest on Simulator/, /other:latest on Simulator/]);
  await expectNoViolations(page);
  await closeByEscape(page, dialog);
  await ask(page, 'Who are you?');
  const side = page.getByRole('region', { name: '2 answers side by side' });
  const counter = side.getByRole('listitem').filter({ has: page.getByRole('article', { name: 'counter:latest' }) });
  const other = side.getByRole('listitem').filter({ has: page.getByRole('article', { name: 'other:latest' }) });
  await expect(counter).toContainText('word1');
  await counter.getByRole('button', { name: 'Stop counter:latest' }).click();
  await expect(counter).toContainText('You stopped this answer.');
  await expect(other).toContainText('Something else.');
  await expect(counter).toContainText('The conversation goes on with this');
  await expectNoViolations(page);
  await other.getByRole('button', { name: 'Go on with the answer of other:latest' }).click();
  await expect(other).toContainText('The conversation goes on with this');

  simulator.faults.clear();
  await ask(page, 'And now?');
  // Who gave the answer is asked next. Its words are those of the answer before.
  const lastAsked = () => simulator.requests.findLast(({ path }) => path === '/api/chat')?.body;
  await expect.poll(lastAsked).toMatchObject({
    model: 'other:latest',
    messages: [
      { role: 'user', content: 'Who are you?' },
      { role: 'assistant', content: 'Something else.' },
      { role: 'user', content: 'And now?' },
    ],
  });
  await expect(answer(page)).toContainText('Something else.');
  await page.reload();
  await expect(side.getByRole('listitem')).toHaveCount(2);
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
  await expectNoViolations(page);
});
