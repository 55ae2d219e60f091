import type { Page } from '@playwright/test';
import { closeByEscape, expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';
import type { Simulator } from './simulator';
import { createChainModel } from './tools/create-chain-model';

const words = Array.from({ length: 30 }, (_, index) => `word${index}`).join(' ');

test.beforeEach(async ({ simulator }) => {
  await createChainModel(simulator.url, 'counter', words);
  const tuned = {
    model: 'tuned',
    from: 'counter',
    system: 'Count in words.',
    parameters: { temperature: 0.3, top_k: 7 },
    stream: false,
  };
  await fetch(`${simulator.url}/api/create`, { method: 'POST', body: JSON.stringify(tuned) });
});

const message = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true });
const answer = (page: Page) => page.getByRole('article').last();
const settings = (page: Page) => page.getByRole('button', { name: 'Settings of this conversation' });
const panel = (page: Page) => page.getByRole('dialog', { name: 'Settings of this conversation' });
const asked = (simulator: Simulator) =>
  simulator.requests.filter(({ path }) => path === '/api/chat').map(({ body }) => body as Record<string, unknown>);

async function open(page: Page, model: string): Promise<void> {
  await page.goto(`./#/chat?model=${model}`);
  await expect(page.getByRole('button', { name: `Model: ${model}` })).toBeVisible();
}

/** Asks, and waits for the whole answer. */
async function ask(page: Page, text: string): Promise<void> {
  await message(page).fill(text);
  await message(page).press('Enter');
  await expect(page.getByRole('article', { name: 'You' }).last()).toContainText(text);
  await expect(answer(page).getByLabel('Measures of this answer')).toBeVisible();
}

test('settings show what the model sets, reach the request, and are kept as a preset of the model', async ({
  page,
  simulator,
}) => {
  await open(page, 'tuned');
  await settings(page).click();
  const temperature = panel(page).getByRole('textbox', { name: /^Temperature/ });
  await expect(temperature).toHaveAttribute('placeholder', '0.3 by the model');
  const system = panel(page).getByRole('textbox', { name: 'System prompt' });
  await expect(system).toHaveAttribute('placeholder', 'The model’s own: Count in words.');
  await expect(panel(page).getByText('tuned:latest does not think before it answers')).toBeVisible();

  await temperature.fill('warm');
  await expect(panel(page).getByText('A number is needed.')).toBeVisible();
  await expectNoViolations(page);
  await panel(page).getByRole('button', { name: 'Done' }).click();
  await message(page).fill('Not now');
  await message(page).press('Enter');
  await expect(page.getByText('Something in the settings of this conversation cannot be sent')).toBeVisible();
  expect(asked(simulator)).toEqual([]);

  await settings(page).click();
  await expect(temperature).toHaveValue('warm');
  await panel(page).getByRole('button', { name: 'Back to the default: Temperature' }).click();
  await panel(page).getByRole('button', { name: 'Reproducible' }).click();
  await expect(temperature).toHaveValue('0');
  await panel(page)
    .getByRole('textbox', { name: /^Longest answer/ })
    .fill('0');
  await expect(panel(page).getByText('0 means no limit to some servers')).toBeVisible();
  await panel(page)
    .getByRole('textbox', { name: /^Longest answer/ })
    .fill('12');
  await system.fill('Count in figures.');
  await panel(page).getByRole('switch', { name: 'Show answers as they are written' }).click();
  await panel(page).getByRole('switch', { name: 'Never cut silently' }).click();
  await panel(page).getByRole('combobox', { name: 'Keep the model loaded' }).click();
  await page.getByRole('option', { name: 'For ever' }).click();
  await panel(page).getByRole('button', { name: 'Keep as a preset' }).click();
  await panel(page).getByRole('textbox', { name: 'Name of the preset' }).fill('Exact');
  await panel(page).getByRole('textbox', { name: 'Name of the preset' }).press('Enter');
  await expect(panel(page).getByRole('combobox', { name: 'Take a preset' })).toBeFocused();
  await panel(page).getByRole('switch', { name: 'New conversations with tuned' }).click();
  await closeByEscape(page, panel(page));
  await expect(settings(page)).toHaveText('8');
  await ask(page, 'Count');
  const request = {
    model: 'tuned:latest',
    stream: false,
    keep_alive: -1,
    truncate: false,
    shift: false,
    options: { temperature: 0, seed: 42, num_predict: 12 },
  };
  expect(asked(simulator).at(-1)).toMatchObject({
    ...request,
    messages: [
      { role: 'system', content: 'Count in figures.' },
      { role: 'user', content: 'Count' },
    ],
  });
  await page.reload();
  await expect(settings(page)).toHaveText('8');

  await page.goto('./#/chat?model=tuned');
  await expect(page.getByText('“Exact”, the preset of tuned:latest, is applied.')).toBeVisible();
  await ask(page, 'Again');
  expect(asked(simulator).at(-1)).toMatchObject(request);
  await page.goto('./#/chat?model=counter');
  await expect(page.getByText('is applied.')).toBeHidden();
  await ask(page, 'Plainly');
  expect(asked(simulator).at(-1)).not.toHaveProperty('options');
});

test('a slash finds a prompt, its gaps are asked for, and the arrow up edits what was asked', async ({
  page,
  simulator,
}) => {
  await open(page, 'counter');
  await message(page).fill('/');
  await expect(page.getByRole('option', { name: 'No prompts are kept yet. Write one.' })).toBeVisible();
  await message(page).press('Enter');
  const library = page.getByRole('dialog', { name: 'Prompts' });
  await library.getByRole('textbox', { name: 'Name' }).fill('Translate');
  await library.getByRole('textbox', { name: 'Text' }).fill('Into {{language}}:\n{{text}}');
  await expect(library.getByText('Asked for: language, text')).toBeVisible();
  await library.getByRole('button', { name: 'Keep' }).click();
  await expect(library.getByText('Translate')).toBeVisible();
  await expect(library.getByRole('button', { name: 'New one' })).toBeFocused();
  await closeByEscape(page, library);
  await expect(message(page)).toBeFocused();

  await message(page).fill('/usr');
  await expect(page.getByRole('listbox', { name: 'Prompts' })).toBeHidden();
  await message(page).fill('');
  await message(page).pressSequentially('/tra');
  await expect(page.getByRole('option', { name: /^Translate/ })).toHaveAttribute('aria-selected', 'true');
  await expectNoViolations(page);
  await message(page).press('Escape');
  await expect(page.getByRole('listbox', { name: 'Prompts' })).toBeHidden();
  await message(page).pressSequentially('n');
  await message(page).press('Enter');
  const gaps = page.getByRole('dialog', { name: 'Translate' });
  await gaps.getByRole('textbox', { name: 'language' }).fill('German');
  await gaps.getByRole('textbox', { name: 'text' }).fill('One {{language}}');
  await expectNoViolations(page);
  await gaps.getByRole('button', { name: 'Put into the message' }).click();
  await expect(message(page)).toHaveValue('Into German:\nOne {{language}}');
  await expect(message(page)).toBeFocused();
  await message(page).press('Enter');
  await expect(answer(page).getByLabel('Measures of this answer')).toBeVisible();

  await message(page).press('ArrowUp');
  const edited = page.getByRole('article', { name: 'You' }).getByRole('textbox');
  await expect(edited).toHaveValue('Into German:\nOne {{language}}');
  await edited.fill('Into French: One');
  await edited.press('Control+Enter');
  await expect(page.getByRole('article', { name: 'You' })).toContainText('Into French: One');
  await expect(answer(page)).toContainText('word29');
  expect(asked(simulator).at(-1)).toMatchObject({ messages: [{ role: 'user', content: 'Into French: One' }] });
});

test.describe('on a newer server', () => {
  test.use({ profile: '0.33' });

  test('a refusal for want of room has ways out, and the meter tells what there is', async ({
    page,
    simulator,
    allowed,
  }) => {
    allowed.console(/Failed to load resource.*400/);
    await page.setViewportSize({ width: 400, height: 800 });
    await open(page, 'counter');
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('textbox', { name: 'Type a room, a server or a command' }).fill('settings of this');
    await page.keyboard.press('Enter');
    await panel(page)
      .getByRole('textbox', { name: /^Context/ })
      .fill('400');
    await panel(page).getByRole('switch', { name: 'Never cut silently' }).click();
    await expectNoSidewaysScroll(page);
    await panel(page).getByRole('button', { name: 'Load now' }).click();
    await expect(panel(page).getByText('The model is loaded with a context of 400 tokens.')).toBeVisible();
    await panel(page).getByRole('button', { name: 'Done' }).click();
    await ask(page, 'First');
    await expect(page.getByText(/^\d+ of 400 tokens$/)).toBeVisible();

    await message(page).fill(`word0${' word1'.repeat(270)}`);
    await expect(page.getByText('More than fits: the server will refuse it.')).toBeVisible();
    await message(page).press('Enter');
    const refusal = answer(page).getByRole('alert');
    await expect(refusal).toContainText('The text is too long for the model');
    await expectNoViolations(page);
    await expectNoSidewaysScroll(page);

    await refusal.getByRole('button', { name: 'Sum up what came before' }).click();
    const summary = page.getByRole('dialog', { name: 'Go on from a summary' });
    await expect(summary.getByRole('textbox', { name: 'Summary' })).toHaveValue(/word20/);
    // As in the conversation, nothing is shifted out: what filled the context is said.
    await expect(summary.getByText('The context was full before the summary was finished')).toBeVisible();
    await closeByEscape(page, summary);
    await refusal.getByRole('button', { name: 'Ask with a context of 2,048 tokens' }).click();
    await expect(answer(page)).toContainText('word29');
    expect(asked(simulator).at(-1)).toMatchObject({ options: { num_ctx: 2048 }, truncate: false });
    await expect(page.getByText(/^[\d,]+ of 2,048 tokens$/)).toBeVisible();
  });
});
