import type { Page } from '@playwright/test';
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';
import { startSimulator, type Simulator } from './simulator';
import { createChainModel } from './tools/create-chain-model';

const words = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ');
const formatted =
  'Some **bold** text and a list:\n\n- one\n- two\n\n```ts\nconst answer: number = 42;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nThat is all.';

/** Chromium's own line about a connection that broke or a status of 400 and above. */
const failedRequest = /Failed to load resource|net::ERR_/;

test.beforeEach(async ({ simulator }) => {
  await createChainModel(simulator.url, 'counter', words);
  await createChainModel(simulator.url, 'writer', formatted);
});
test.beforeEach(({ simulator }) => simulator.faults.clear());

const message = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true });
const answer = (page: Page) => page.getByRole('article').last();
/** Shown when an answer is complete. */
const measures = (page: Page) => answer(page).getByLabel('Measures of this answer');

async function open(page: Page, model: string): Promise<void> {
  await page.goto(`./#/chat?model=${model}`);
  await expect(page.getByRole('button', { name: `Model: ${model}` })).toBeVisible();
}

async function ask(page: Page, text: string): Promise<void> {
  await message(page).fill(text);
  await message(page).press('Enter');
  await expect(page.getByRole('article', { name: 'You' }).last()).toContainText(text);
}

async function askDelete(page: Page): Promise<void> {
  await answer(page).getByRole('button', { name: 'More to do with this message' }).click();
  await page.getByRole('menuitem', { name: 'Delete message' }).click();
}

/** Lets the answer come slowly, a word every so many milliseconds. */
function slow(simulator: Simulator, delayMs: number): void {
  simulator.faults.set('/api/chat', { kind: 'slow', delayMs });
}

/** The number of the last word that is on screen, or -1. */
async function lastWord(page: Page): Promise<number> {
  const numbers = [...(await answer(page).innerText()).matchAll(/word(\d+)/g)].map(([, number]) => Number(number));
  return Math.max(-1, ...numbers);
}

test('a question is answered, word by word, and both are kept', async ({ page, simulator }) => {
  slow(simulator, 40);
  await open(page, 'counter');
  const before = simulator.requests.length;
  await ask(page, 'Count, please');
  await expect(page).toHaveURL(/#\/chat\/[0-9a-f]{32}$/);
  await expect(answer(page)).toContainText('word0');
  expect(await lastWord(page)).toBeLessThan(59);
  await expect(answer(page)).toContainText('word59');
  await expect(page.getByText('The answer is complete.')).toBeAttached();
  await expect(measures(page)).toBeVisible();
  expect(simulator.requests.slice(before).find(({ path }) => path === '/api/chat')?.body).toMatchObject({
    model: 'counter:latest',
    messages: [{ role: 'user', content: 'Count, please' }],
  });

  await page.reload();
  await expect(answer(page)).toContainText('word59');
  await expect(page.getByRole('navigation', { name: 'Conversations' })).toContainText('Count, please');

  simulator.faults.clear();
  await ask(page, 'Again');
  await expect(answer(page)).toContainText('word59');
  expect(simulator.requests.findLast(({ path }) => path === '/api/chat')?.body).toMatchObject({
    messages: [
      { role: 'user', content: 'Count, please' },
      { role: 'assistant', content: expect.stringMatching(/^word0 .* word59$/) },
      { role: 'user', content: 'Again' },
    ],
  });
});

test('an answer is stopped with a button or with Escape, and what came is kept', async ({ page, simulator }) => {
  slow(simulator, 80);
  await open(page, 'counter');
  await ask(page, 'First');
  await expect(answer(page)).toContainText('word1');
  await page.getByRole('button', { name: 'Stop answering' }).click();
  await expect(answer(page).getByText('You stopped this answer.')).toBeVisible();
  const first = await lastWord(page);
  expect(first).toBeGreaterThan(0);

  await ask(page, 'Second');
  await expect(answer(page)).toContainText('word1');
  await page.keyboard.press('Escape');
  await expect(answer(page).getByText('You stopped this answer.')).toBeVisible();

  await page.reload();
  await expect(page.getByText('You stopped this answer.')).toHaveCount(2);
  await expect(answer(page)).toContainText('word1');
});

test('a question that got no word goes out with the next one, and says so', async ({ page, simulator }) => {
  await open(page, 'counter');
  simulator.faults.set('/api/chat', { kind: 'hang' });
  await ask(page, 'Count to ten');
  await page.getByRole('button', { name: 'Stop answering' }).click();
  await expect(answer(page).getByText('You stopped this answer.')).toBeVisible();
  simulator.faults.clear();
  await ask(page, 'To sixty, please');
  await expect(answer(page)).toContainText('word59');
  await expect(page.getByText('sent together with the next question')).toHaveCount(1);
  expect(simulator.requests.findLast(({ path }) => path === '/api/chat')?.body).toMatchObject({
    messages: [{ role: 'user', content: 'Count to ten\n\nTo sixty, please' }],
  });
  await expectNoViolations(page);
});

test('a question put the moment a conversation is opened goes out with all of it', async ({ page, simulator }) => {
  await open(page, 'counter');
  for (const text of ['One', 'Two', 'Three']) {
    await ask(page, text);
    await expect(measures(page)).toBeVisible();
  }
  await page.goto('./#/chat');
  await page.reload();
  const link = page.getByRole('navigation', { name: 'Conversations' }).getByRole('link', { name: 'One' });
  await expect(link).toBeVisible();
  await expect(page.getByRole('button', { name: 'Model: counter' })).toBeVisible();
  await link.evaluate(async (element: HTMLElement) => {
    element.click();
    while (!/chat\/./.test(location.hash)) await Promise.resolve().then(() => new Promise(requestAnimationFrame));
    const field = document.querySelector('textarea')!;
    field.value = 'Four';
    field.dispatchEvent(new Event('input'));
    field.form!.requestSubmit();
  });
  await expect(answer(page)).toContainText('word59');
  await expect(page.getByRole('article', { name: 'You' }).last()).toContainText('Four');
  const body = simulator.requests.findLast(({ path }) => path === '/api/chat')?.body as { messages: object[] };
  expect(body.messages).toHaveLength(7);
});

test('a long paste is a file of its question: kept, sent by its name, folded', async ({ page, context, simulator }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, 'counter');
  await page.evaluate(() => navigator.clipboard.writeText('All work and no play.\n'.repeat(2000)));
  await message(page).fill('    What is this?');
  await message(page).press('ControlOrMeta+v');
  const chip = page.getByRole('button', { name: 'Pasted text 1, 44 kB' });
  await expect(chip).toBeVisible();
  await expect(message(page)).toHaveValue('    What is this?');
  await page.reload();
  await expect(chip).toBeVisible();
  await expect(message(page)).toHaveValue('    What is this?');
  await chip.click();
  await expect(page.getByRole('region', { name: 'Text of Pasted text 1' })).toContainText('All work and no play.');
  await expectNoViolations(page);
  await message(page).press('Enter');
  await expect(answer(page)).toContainText('word59');
  const body = simulator.requests.findLast(({ path }) => path === '/api/chat')?.body as {
    messages: { content: string }[];
  };
  expect(body.messages[0]!.content).toMatch(/^Pasted text 1:\n```\nAll work[^]*play\.\n```\n\n {4}What is this\?$/);
  const question = page.getByRole('article', { name: 'You' });
  await expect(question).not.toContainText('All work');
  await question.getByRole('button', { name: 'Pasted text 1, 44 kB' }).click();
  await expect(question).toContainText('All work');
  await expectNoSidewaysScroll(page);
  await expectNoViolations(page);
});

test('thinking is folded, with how long it took', async ({ page, simulator }) => {
  slow(simulator, 30);
  await open(page, 'qwen3:8b');
  await ask(page, 'Who are you?');
  await expect(answer(page).getByRole('button', { name: 'Thinking …' })).toBeVisible();
  const thought = answer(page).getByRole('button', { name: /Thought for/ });
  await expect(thought).toBeVisible();
  await expect(answer(page)).toContainText('I stand in');
  await expect(answer(page)).not.toContainText('is introduce');
  await thought.click();
  await expect(answer(page)).toContainText('is introduce');
});

// How an answer of each other kind that breaks is told apart is for run-turn.test.ts.
const ends = [
  { what: 'is reset', fault: { kind: 'reset', lines: 20 }, says: /connection|broke/i },
  {
    what: 'has an error line',
    fault: { kind: 'error-line', lines: 20, message: 'out of paper' },
    says: 'out of paper',
  },
] as const;

for (const { what, fault, says } of ends)
  test(`a stream that ${what} keeps what came and says so`, async ({ page, simulator, allowed }) => {
    allowed.console(failedRequest);
    simulator.faults.set('/api/chat', fault);
    await open(page, 'counter');
    await ask(page, 'Count');
    await expect(answer(page).getByRole('alert')).toContainText(says);
    await expect(answer(page)).toContainText('word5');
    await page.reload();
    await expect(answer(page).getByRole('alert')).toContainText(says);
    await expect(answer(page)).toContainText('word5');

    simulator.faults.clear();
    await answer(page).getByRole('button', { name: 'Retry' }).click();
    await expect(answer(page)).toContainText('word59');
    await expect(answer(page).getByRole('alert')).toHaveCount(0);
    // The one that failed is kept beside it.
    await answer(page).getByRole('button', { name: 'Previous version' }).click();
    await expect(answer(page).getByRole('alert')).toContainText(says);
  });

test('a model that is not there any more is said to be so', async ({ page, simulator, allowed }) => {
  allowed.console(failedRequest);
  await open(page, 'counter');
  simulator.faults.set('/api/chat', { kind: 'status', status: 404, message: "model 'counter' not found" });
  await ask(page, 'Count');
  await expect(answer(page).getByRole('alert')).toContainText("model 'counter' not found");
});

test('a reload in mid-answer loses nothing that was shown, and shows it at once @firefox', async ({
  page,
  simulator,
}) => {
  slow(simulator, 60);
  await page.addInitScript(() => {
    const look = () => {
      if (document.body?.innerText.includes('Another tab')) document.documentElement.dataset.saidElsewhere = 'true';
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  });
  await open(page, 'counter');
  await ask(page, 'Count');
  await expect(answer(page)).toContainText('word20');
  const shown = await lastWord(page);
  await page.reload();
  await expect(answer(page).getByText(/was being written/)).toBeVisible();
  expect(await lastWord(page)).toBeGreaterThanOrEqual(shown);
  expect(await page.locator('html').getAttribute('data-said-elsewhere')).toBeNull();
  await expect(page.getByRole('article', { name: 'You' })).toContainText('Count');

  simulator.faults.clear();
  await answer(page).getByRole('button', { name: 'Answer again' }).first().click();
  await expect(answer(page)).toContainText('word59');
});

test('a reload within the first second, before any checkpoint, loses nothing either', async ({ page, simulator }) => {
  slow(simulator, 25);
  await open(page, 'counter');
  await message(page).fill('Count');
  // From inside the page, so that the reload comes in mid-second, right when words are shown.
  const shown = await page.evaluate(async () => {
    const form = document.querySelector('form')!;
    form.requestSubmit();
    for (;;) {
      await new Promise(requestAnimationFrame);
      const numbers = [...document.body.innerText.matchAll(/word(\d+)/g)].map(([, number]) => Number(number));
      if (numbers.length === 0 || Math.max(...numbers) < 6) continue;
      setTimeout(() => location.reload());
      return Math.max(...numbers);
    }
  });
  await expect(answer(page).getByText(/was being written/)).toBeVisible();
  expect(await lastWord(page)).toBeGreaterThanOrEqual(shown);
});

test('after a crash of the page at most the last second is missing', async ({ page, context, simulator }) => {
  const delayMs = 50;
  slow(simulator, delayMs);
  await open(page, 'counter');
  await ask(page, 'Count');
  await expect(answer(page)).toContainText('word40');
  const url = page.url();
  const shown = await lastWord(page);
  const crashed = page.waitForEvent('crash');
  const session = await context.newCDPSession(page);
  session.send('Page.crash').catch(() => undefined);
  await crashed;
  await page.close();

  const again = await context.newPage();
  await again.goto(url);
  await expect(answer(again).getByText(/was being written/)).toBeVisible();
  expect(await lastWord(again)).toBeGreaterThanOrEqual(shown - 1000 / delayMs);
});

test('an answer goes on while another room, conversation or server is looked at', async ({ page, simulator }) => {
  slow(simulator, 100);
  await open(page, 'counter');
  await ask(page, 'Count');
  await expect(answer(page)).toContainText('word1');
  const url = page.url();
  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Models' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible();
  await page.getByRole('button', { name: /Activity/ }).click();
  await expect(page.getByText('counter:latest is answering')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('counter:latest is answering')).toBeHidden();
  await page.goto(url);
  await expect(page.getByRole('button', { name: 'Stop answering' })).toBeVisible();
  await page.getByRole('link', { name: 'New chat' }).click();
  await expect(page.getByRole('button', { name: 'Send' })).toBeVisible();
  await page.goto(url);
  await expect(answer(page)).toContainText('word59');
  await expect(measures(page)).toBeVisible();
});

test('another tab follows an answer and does not call it interrupted', async ({ page, context, simulator }) => {
  slow(simulator, 100);
  await open(page, 'counter');
  await ask(page, 'Count');
  await expect(answer(page)).toContainText('word5');
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(answer(other)).toContainText('Another tab of this browser is getting this answer');
  await expect(other.getByRole('button', { name: 'Send' })).toBeDisabled();
  await expect(answer(other)).toContainText('word30');
  await expect(answer(other)).not.toContainText('was being written');
  await expect(answer(other)).toContainText('word59');
  await expect(measures(other)).toBeVisible();

  await other.getByRole('button', { name: 'More to do with “Count”' }).click();
  await other.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(page.getByText('This conversation is not here')).toBeVisible();
});

test('messages are deleted when that is confirmed, conversations at once, with a way back', async ({ page }) => {
  await open(page, 'counter');
  await ask(page, 'Count');
  await expect(measures(page)).toBeVisible();
  await askDelete(page);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(answer(page)).toContainText('word59');
  await askDelete(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Delete message' }).click();
  await expect(page.getByText('word59')).toHaveCount(0);
  await expect(page.getByRole('article', { name: 'You' })).toContainText('Count');
  await page.getByRole('button', { name: 'More to do with “Count”' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Chat' })).toBeVisible();
  await page.reload();
  await expect(page.getByText('will be listed here')).toBeVisible();
});

test('a model is chosen with the keyboard, and remembered', async ({ page }) => {
  await open(page, 'counter');
  await page.getByRole('button', { name: 'Model: counter' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Search models' }).fill('writer');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Search models' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Model: writer' })).toBeFocused();
  await message(page).fill('Write');
  await message(page).press('Tab');
  await page.keyboard.press('Enter');
  await expect(answer(page)).toContainText('const answer');
  await page.goto('./#/chat');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Model: writer' })).toBeVisible();
});

test('the user reads further up while the answer grows', async ({ page, simulator }) => {
  await open(page, 'counter');
  for (let turn = 0; turn < 8; turn += 1) {
    await ask(page, `Turn ${turn}`);
    await expect(measures(page)).toBeVisible();
  }
  slow(simulator, 60);
  await ask(page, 'Last turn');
  const log = page.getByRole('log');
  await log.hover();
  await page.mouse.wheel(0, -2000);
  await expect(page.getByRole('button', { name: 'Jump to the end' })).toBeVisible();
  const top = await log.evaluate((element) => element.scrollTop);
  await expect(page.getByText('The answer is complete.')).toBeAttached();
  expect(await log.evaluate((element) => element.scrollTop)).toBe(top);
  await page.getByRole('button', { name: 'Jump to the end' }).click();
  await expect(measures(page)).toBeInViewport();
});

test('Shift + Enter begins a line, an input method keeps its Enter, a draft survives', async ({ page, simulator }) => {
  await open(page, 'counter');
  const before = simulator.requests.filter(({ path }) => path === '/api/chat').length;
  await message(page).pressSequentially('one');
  await message(page).press('Shift+Enter');
  await message(page).pressSequentially('two');
  await message(page).dispatchEvent('keydown', { key: 'Enter', isComposing: true });
  await expect(message(page)).toHaveValue('one\ntwo');
  await page.reload();
  await expect(message(page)).toHaveValue('one\ntwo');
  expect(simulator.requests.filter(({ path }) => path === '/api/chat')).toHaveLength(before);
  await message(page).press('Enter');
  await expect(page.getByRole('article', { name: 'You' })).toContainText('two');
});

test('nothing for axe to object to: at the start, waiting, writing, complete, asking', async ({
  page,
  simulator,
  allowed,
}) => {
  allowed.console(failedRequest);
  await open(page, 'writer');
  await expectNoViolations(page);
  simulator.faults.set('/api/chat', { kind: 'hang' });
  await ask(page, 'Wait');
  await expect(answer(page)).toContainText(/is being loaded|Waiting for the first word/);
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Stop answering' })).toBeHidden();
  slow(simulator, 400);
  await ask(page, 'Write');
  await expect(answer(page)).toContainText('bold');
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Stop answering' })).toBeHidden();
  simulator.faults.clear();
  await ask(page, 'Write');
  await expect(measures(page)).toBeVisible();
  await expectNoViolations(page);
  await askDelete(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Delete message' }).hover();
  await expectNoViolations(page);
});

test('everything fits a phone, a diagram too', async ({ page, simulator }) => {
  const diagram = [
    'flowchart LR',
    ...Array.from({ length: 9 }, (_, n) => `  A${n}[Step ${n}] --> A${n + 1}[Step ${n + 1}]`),
  ];
  await createChainModel(
    simulator.url,
    'drawer',
    `${formatted}\n\n\`\`\`mermaid\n${diagram.join('\n')}\n\`\`\`\n\nDrawn.`,
  );
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, 'drawer');
  await ask(page, 'Write');
  await expect(measures(page)).toBeVisible();
  await expect(answer(page).getByRole('img', { name: /^Diagram: Step 0, .*Step 9/ })).toBeVisible();
  await expectNoViolations(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole('button', { name: 'Show conversations' }).click();
  await expect(page.getByRole('navigation', { name: 'Conversations' })).toContainText('Write');
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('navigation', { name: 'Conversations' })).toHaveCount(0);
});

test('a conversation that is not in this browser is said to be so', async ({ page }) => {
  await page.goto('./#/chat/0123');
  await expect(page.getByText('This conversation is not here')).toBeVisible();
  await page.getByRole('link', { name: 'Start a new one' }).click();
  await expect(message(page)).toBeVisible();
});

test('a server without models says how to get one', async ({ page, site, allowed }) => {
  const empty = await startSimulator({ empty: true });
  allowed.requestsTo(empty.url);
  site.config = { servers: [{ name: 'Empty', url: empty.url }] };
  await page.goto('./#/chat');
  await expect(page.getByText('Empty has no model that answers in words.')).toBeVisible();
  await expect(page.getByText('This server has no model to send this to.')).toBeVisible();
  await page.getByRole('link', { name: 'Import a model' }).hover();
  await expectNoViolations(page);
  await page.getByRole('link', { name: 'Import a model' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Import' })).toBeVisible();
  await page.close();
  await empty.close();
});

test('a browser that stores nothing still chats, and says that it keeps nothing', async ({ page, allowed }) => {
  // Dexie's own word about it; nothing of ours traces.
  allowed.console(/^trace: /);
  await page.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }));
  await open(page, 'counter');
  await expect(page.getByText('This browser does not keep conversations')).toBeVisible();
  await ask(page, 'Count');
  await expect(answer(page)).toContainText('word59');
  await ask(page, 'Again');
  await expect(answer(page)).toContainText('word59');
  await expect(page.getByRole('article')).toHaveCount(4);
});

test.describe('without a secure context', () => {
  test.use({ pageHost: 'paddock.test' });

  test('chat works, copying too @firefox', async ({ page }) => {
    await open(page, 'writer');
    await ask(page, 'Write');
    await expect(answer(page)).toContainText('const answer');
    await page.reload();
    await expect(answer(page)).toContainText('const answer');
    await answer(page).getByRole('button', { name: 'Copy message' }).click();
    await expect(answer(page).getByRole('button', { name: 'Copied' })).toBeVisible();
  });
});
