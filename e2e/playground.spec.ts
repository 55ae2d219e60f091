import type { Page } from '@playwright/test';
import { createClient } from '@/ollama';
import { networkTransport } from '@/ollama/network-transport';
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';
import { insert } from './models/chain';
import { install } from './models/install';
import { createChainModel } from './tools/create-chain-model';

const form = (page: Page) => page.getByRole('region', { name: 'Form' });
const editor = (page: Page) => page.getByRole('textbox', { name: 'Request as JSON' });
const answer = (page: Page) => page.getByRole('region', { name: 'Answer', exact: true });
const prompt = (page: Page) => form(page).getByRole('textbox', { name: 'Prompt', exact: true });

const onePixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

test('every documented use of generate is made by clicks and keys, and its request is shown before and after', async ({
  page,
  simulator,
  allowed,
}) => {
  const transport = networkTransport(simulator.url);
  const client = createClient({ ...transport, upload: (request) => transport.fetch(request) });
  await createChainModel(simulator.url, 'talker', 'amber river delta');
  const { sentence, ...fixture } = insert();
  await install(client, 'filler', fixture);
  const sent = () => simulator.requests.findLast(({ path }) => path === '/api/generate')?.body;

  /** Runs what is on screen, and checks that this is what was sent and what the answer tells of. */
  async function run(expected: object, end: string | RegExp): Promise<void> {
    const count = simulator.requests.length;
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => simulator.requests.slice(count).some(({ path }) => path === '/api/generate')).toBe(true);
    await expect(answer(page).getByText(end)).toBeVisible();
    expect(sent()).toEqual(expected);
    for (const [name, value] of Object.entries(expected))
      if (typeof value !== 'object') await expect(editor(page)).toContainText(`"${name}": ${JSON.stringify(value)}`);
  }
  const byModel = 'Ended by the model itself';

  await page.goto('./#/playground?model=talker');
  await expect(editor(page)).toContainText('"model": "talker:latest"');
  await expect(form(page).getByRole('textbox', { name: 'Suffix' })).toBeDisabled();
  await expect(form(page).getByText('talker:latest cannot fill in the middle')).toBeVisible();

  // Streaming.
  await prompt(page).fill('Why is the sky blue?');
  const asked = { model: 'talker:latest', prompt: 'Why is the sky blue?' };
  await run(asked, byModel);
  await expect(answer(page).getByText('amber river delta')).toBeVisible();
  await expect(answer(page).getByRole('row', { name: /^eval_count/ })).toContainText('tokens');
  await answer(page).getByText('lines as they came').click();
  await expect(answer(page).getByRole('option').first()).toContainText('"response"');
  await answer(page).getByText('Request as it was sent').click();
  await expect(answer(page).getByText('"prompt": "Why is the sky blue?"').first()).toBeVisible();
  await expectNoViolations(page);

  // Carried on, and forgotten.
  await answer(page).getByRole('button', { name: 'Carry on' }).click();
  await expect(form(page).getByText('tokens go along.')).toBeVisible();
  await expect(editor(page)).toContainText('"context":');
  await form(page).getByRole('button', { name: 'Forget' }).click();

  // As a whole.
  await form(page).getByRole('switch', { name: 'Show answers as they are written' }).click();
  await run({ ...asked, stream: false }, byModel);
  await expect(answer(page).getByText('One line as it came')).toBeVisible();

  // Any JSON, and by a schema.
  await form(page).getByRole('radio', { name: 'Any JSON object' }).check();
  await run({ ...asked, stream: false, format: 'json' }, byModel);
  await form(page).getByRole('radio', { name: 'JSON Schema' }).check();
  const schema = { type: 'object', properties: { age: { type: 'integer' } }, required: ['age'] };
  await form(page).getByRole('textbox', { name: 'JSON Schema' }).fill(JSON.stringify(schema));
  await run({ ...asked, stream: false, format: schema }, byModel);
  await expect(answer(page).getByText('It follows the schema.')).toBeVisible();
  await form(page).getByRole('radio', { name: 'Free text' }).check();

  // Reproducible, with options, without a template: what the form does not know is kept.
  await form(page).getByRole('button', { name: 'Reproducible' }).click();
  await form(page)
    .getByRole('textbox', { name: /^Longest answer/ })
    .fill('2');
  const options = { seed: 42, temperature: 0, num_predict: 2 };
  await run({ ...asked, stream: false, options }, 'Cut at its longest');
  await editor(page).fill(JSON.stringify({ ...asked, template: 'x', options, own_field: [1] }));
  await expect(page.getByText('Sent as well, though the form has no field for it: own_field')).toBeVisible();
  await form(page).getByRole('switch', { name: 'Raw' }).click();
  await expect(form(page).getByText('Servers refuse raw together with: template.')).toBeVisible();
  await form(page).getByRole('button', { name: 'Leave these out' }).click();
  await run({ ...asked, options, own_field: [1], raw: true }, 'Cut at its longest');

  // Broken JSON waits, with its line.
  await editor(page).fill('{\n  "model": "talker",\n  prompt: 1\n}');
  await expect(page.getByRole('button', { name: 'Line 3: This is no JSON: “prompt: 1”' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeDisabled();
  await page.getByRole('button', { name: 'Back to what was right last' }).click();
  await page.getByRole('button', { name: 'Start over' }).click();

  // In the middle, with probabilities.
  await page.getByRole('button', { name: 'Model: talker:latest' }).click();
  await page.getByRole('option', { name: 'filler:latest' }).click();
  // Until it is gone, the menu holds the focus, and takes what is typed.
  await expect(page.getByRole('listbox')).toHaveCount(0);
  await prompt(page).fill('def compute_gcd(a, b):');
  await expect(form(page).getByRole('textbox', { name: 'Suffix' })).toBeEnabled();
  await form(page).getByRole('textbox', { name: 'Suffix' }).fill('return result');
  await expect(editor(page)).toContainText('return result');
  await form(page).getByRole('switch', { name: 'Probabilities of tokens' }).click();
  await run(
    { model: 'filler:latest', prompt: 'def compute_gcd(a, b):', suffix: 'return result', logprobs: true },
    byModel,
  );
  await expect(answer(page).getByRole('figure')).toContainText('def compute_gcd(a, b):');
  await expect(answer(page).getByRole('figure')).toContainText(sentence);
  await answer(page).getByRole('switch', { name: 'Tokens' }).click();
  await expect(answer(page).getByRole('group', { name: 'Tokens of the answer' })).toBeVisible();

  // A picture, which only some models take, and the rendered prompt.
  await page.getByRole('button', { name: 'Start over' }).click();
  await expect(form(page).getByRole('button', { name: 'Add images' })).toBeDisabled();
  await editor(page).fill(JSON.stringify({ model: 'gemma3:4b', prompt: 'What is it?' }));
  await form(page)
    .getByLabel('Add images')
    .last()
    .setInputFiles({ name: 'dot.png', mimeType: 'image/png', buffer: Buffer.from(onePixel, 'base64') });
  await expect(form(page).getByRole('img', { name: 'Image 1' })).toBeVisible();
  await run({ model: 'gemma3:4b', prompt: 'What is it?', images: [onePixel] }, byModel);
  await page.getByRole('button', { name: 'Rendered prompt' }).click();
  await expect(answer(page).getByText('The server has shown its prompt and not run the model.')).toBeVisible();
  expect(sent()).toMatchObject({ _debug_render_only: true });

  // Loaded and unloaded.
  await page.getByRole('button', { name: 'Load', exact: true }).click();
  await expect(answer(page).getByText('The model is loaded (load).')).toBeVisible();
  expect(sent()).toEqual({ model: 'gemma3:4b' });
  await page.getByRole('button', { name: 'Unload', exact: true }).click();
  await expect(answer(page).getByText('The model leaves memory')).toBeVisible();
  expect(sent()).toEqual({ model: 'gemma3:4b', keep_alive: 0 });

  // A refusal is the server's own.
  allowed.console(/400 \(Bad Request\)/);
  await editor(page).fill(JSON.stringify({ model: 'talker', prompt: 5 }));
  await expect(page.getByRole('button', { name: /“prompt” has to be a text/ })).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(answer(page).getByRole('alert')).toContainText('cannot unmarshal number');
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
  await expectNoViolations(page);
});

test('a run goes on when its room is left, and a reload keeps what came of it', async ({ page, simulator }) => {
  await createChainModel(simulator.url, 'talker', 'amber river delta');
  simulator.faults.set('/api/generate', { kind: 'stall', lines: 2 });
  await page.goto('./#/playground?model=talker');
  await expect(editor(page)).toContainText('"model": "talker:latest"');
  await prompt(page).fill('Hi');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(answer(page).getByText('amber river')).toBeVisible();
  const navigation = page.getByRole('navigation').first();
  await navigation.getByRole('link', { name: 'Models' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible();
  await navigation.getByRole('link', { name: 'Playground' }).click();
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeVisible();
  await expect(answer(page).getByText('amber river')).toBeVisible();

  await page.reload();
  await expect(answer(page).getByText('The page was left in mid-run')).toBeVisible();
  await expect(answer(page).getByText('amber river')).toBeVisible();
  await expect(prompt(page)).toHaveValue('Hi');
  simulator.faults.clear();
  await answer(page).getByRole('button', { name: 'Retry' }).click();
  await expect(answer(page).getByText('amber river delta')).toBeVisible();
});
