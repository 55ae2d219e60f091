import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { knownTemplates } from '@/shared/model-form/convert-template';
import { choose as chooseFiles, job, lastCreate, named, openImport } from './import-room';
import { chainModel } from '@/formats/chain-model';
import { f32, text, u32, type GgufInput } from '@/formats/gguf-value';
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';
import { plainTemplate } from './models/chain';
import { randomWords, sentenceOf } from './models/sentence';
import { startOllama, type RealOllama } from './real-ollama';
import { findOllamas } from './tools/ollamas.mjs';
import type { Simulator } from './simulator';

// Everything that a create request can say, typed into the form of a model to import.

const chatML =
  "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}" +
  "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";
const convertedChatML =
  '{{ if .System }}<|im_start|>system\n{{ .System }}<|im_end|>\n{{ end }}' +
  '{{ if .Prompt }}<|im_start|>user\n{{ .Prompt }}<|im_end|>\n{{ end }}<|im_start|>assistant\n{{ .Response }}<|im_end|>\n';

/** A model of which the file says more than a chain model's usually does. */
function model({ words = randomWords(), chatTemplate = chatML as string | null, metadata = {} as Metadata } = {}) {
  return {
    file: new File([chainModel({ words, chatTemplate: chatTemplate ?? undefined, metadata })], 'model.gguf'),
    sentence: sentenceOf(words),
  };
}
type Metadata = Record<string, GgufInput>;

test.describe('with the simulator', () => {
  test.beforeEach(async ({ page }) => openImport(page));

  test('everything that is typed arrives in the request, as its preview says', async ({ page, simulator }) => {
    const name = await choose(page, model().file);
    await page.getByLabel('System prompt').fill('Be brief.');
    await pick(page, 'Quantize', /^Q4_K_M: .* \(about \d+ kB\)$/);
    await unfoldTemplate(page);
    await page.getByRole('radio', { name: 'My own' }).click();
    await page.getByRole('textbox', { name: 'Template' }).fill(plainTemplate);
    await page.getByRole('textbox', { name: /^Temperature/ }).fill('0.25');
    await page.getByRole('textbox', { name: /^Stop at/ }).fill('one\ntwo');
    await unfoldMore(page);
    for (const [number, role, content] of [
      [1, 'User', 'Two and two?'],
      [2, 'Assistant', 'Four.'],
      [3, 'System', 'Count.'],
    ] as const) {
      await page.getByRole('button', { name: 'Add a message' }).click();
      await expect(page.getByRole('textbox', { name: `Message ${number}` })).toBeFocused();
      await page.keyboard.type(content);
      await pick(page, `Role of message ${number}`, role);
    }
    for (const [number, license] of ['MIT License', 'And a second one', 'One too many'].entries()) {
      await page.getByRole('button', { name: 'Add a license' }).click();
      await page.getByRole('textbox', { name: `License ${number + 1}` }).fill(license);
    }
    await page.getByRole('button', { name: 'Remove license 3' }).click();
    await page.getByLabel('Renderer', { exact: true }).fill('qwen3-coder');
    await page.getByLabel('Parser', { exact: true }).fill('qwen3-coder');
    await page.getByLabel('Needs Ollama').fill('v0.14.0');

    await page.getByRole('button', { name: 'Exact request' }).click();
    const previewed = JSON.parse(await page.getByRole('region', { name: 'Exact request' }).innerText()) as object;
    const request = await importModel(page, simulator, name);
    expect(request).toEqual({
      model: name,
      system: 'Be brief.',
      template: plainTemplate,
      license: ['MIT License', 'And a second one'],
      messages: [
        { role: 'user', content: 'Two and two?' },
        { role: 'assistant', content: 'Four.' },
        { role: 'system', content: 'Count.' },
      ],
      quantize: 'Q4_K_M',
      renderer: 'qwen3-coder',
      parser: 'qwen3-coder',
      requires: '0.14.0',
      parameters: { temperature: 0.25, stop: ['one', 'two'] },
      files: { 'model.gguf': expect.stringMatching(/^sha256:[0-9a-f]{64}$/) },
    });
    expect(previewed).toEqual({ ...request, files: { 'model.gguf': 'sha256:…' } });
  });

  test('the preview can be copied', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const name = await choose(page, model().file);
    await page.getByRole('button', { name: 'Exact request' }).click();
    await page.getByRole('button', { name: 'Copy the request' }).click();
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
    const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as object;
    expect(copied).toEqual({ model: name, files: { 'model.gguf': 'sha256:…' } });
  });

  test('the chat template of the file is converted, and what it implies comes along', async ({ page, simulator }) => {
    const name = await choose(page, model().file);
    await unfoldTemplate(page);
    await expect(page.getByText('The converted template is the safer choice.')).toBeVisible();
    await page.getByRole('radio', { name: 'Converted from the file' }).click();
    await expect(page.getByRole('region', { name: 'The template' })).toHaveText(convertedChatML);
    await expect(page.getByRole('textbox', { name: /^Stop at/ })).toHaveValue('<|im_start|>\n<|im_end|>');
    await page.getByRole('radio', { name: 'Automatic' }).click();
    await expect(page.getByRole('textbox', { name: /^Stop at/ })).toHaveValue('');
    await page.getByRole('radio', { name: 'Converted from the file' }).click();
    await expectNoViolations(page);
    expect(await importModel(page, simulator, name)).toMatchObject({
      template: convertedChatML,
      parameters: { stop: ['<|im_start|>', '<|im_end|>'] },
    });
  });

  test('a known template is chosen by its name, and gone on from', async ({ page, simulator }) => {
    const name = await choose(page, model({ chatTemplate: null }).file);
    await unfoldTemplate(page);
    await expect(page.getByRole('radio', { name: 'Converted from the file' })).toHaveCount(0);
    await page.getByRole('radio', { name: 'A known one' }).click();
    await pick(page, 'Known template', 'Gemma');
    await expect(page.getByRole('region', { name: 'The template' })).toContainText('<start_of_turn>user');
    await page.getByRole('button', { name: 'Edit it as my own' }).click();
    const template = page.getByRole('textbox', { name: 'Template' });
    await expect(template).toBeFocused();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('!');
    const edited = await template.inputValue();
    expect(edited).toMatch(/^\{\{- range[^!]*<start_of_turn>model[^!]*!$/);
    expect(await importModel(page, simulator, name)).toMatchObject({
      template: edited,
      parameters: { stop: ['<start_of_turn>', '<end_of_turn>'] },
    });
  });

  test('a chat template that cannot be converted says so', async ({ page }) => {
    await choose(page, model({ chatTemplate: "{{ 'Hello' }}" }).file);
    await unfoldTemplate(page);
    await expect(page.getByText('This chat template cannot be turned into a Go template.')).toBeVisible();
    await expect(page.getByRole('radio', { name: 'Converted from the file' })).toBeDisabled();
    await expectNoViolations(page);
  });

  test('a choice is still there after a visit to another room', async ({ page }) => {
    await choose(page, model().file);
    await unfoldTemplate(page);
    await page.getByRole('radio', { name: 'Converted from the file' }).click();
    await page.getByRole('navigation').getByRole('link', { name: 'Models' }).first().click();
    await page.getByRole('navigation').getByRole('link', { name: 'Import' }).first().click();
    await unfoldTemplate(page);
    await expect(page.getByRole('radio', { name: 'Converted from the file' })).toBeChecked();
    await expect(page.getByRole('region', { name: 'The template' })).toHaveText(convertedChatML);
  });

  test('what the model’s makers recommend is shown, and taken over but for what was typed', async ({
    page,
    simulator,
  }) => {
    const metadata = {
      'general.sampling.temp': f32(0.6),
      'general.sampling.min_p': f32(0.05),
      'general.sampling.top_k': u32(20),
    };
    const name = await choose(page, model({ metadata }).file);
    await unfoldTemplate(page);
    await expect(page.getByPlaceholder('0.6 by the model’s makers')).toBeVisible();
    await page.getByRole('textbox', { name: /^Top k/ }).fill('7');
    await page.getByRole('button', { name: 'Take over the model’s settings' }).click();
    await expect(page.getByRole('textbox', { name: /^Temperature/ })).toHaveValue('0.6');
    const context = page.getByRole('textbox', { name: /^Context/ });
    await expect(page.getByText('The model was trained for up to 2,048.')).toBeVisible();
    await context.fill('4096');
    await expect(page.getByText('up to 2,048: the server uses no more.')).toBeVisible();
    await context.fill('1024');
    expect(await importModel(page, simulator, name)).toMatchObject({
      parameters: { temperature: 0.6, min_p: 0.05, top_k: 7, num_ctx: 1024 },
    });
  });

  test('the server in the page is offered nothing that it has no use for', async ({ page, simulator }) => {
    const name = await choose(page, model().file);
    await pick(page, 'Quantize', /^Q8_0/);
    await unfoldMore(page);
    await page.getByLabel('Renderer', { exact: true }).fill('qwen3-coder');
    await page.getByLabel('Needs Ollama').fill('soon');
    await expect(page.getByRole('button', { name: 'Import to Simulator' })).toBeDisabled();
    await page.getByRole('button', { name: /Switch server/ }).click();
    await page.getByRole('button', { name: /^This browser/ }).click();
    await expect(page.getByRole('button', { name: 'Import to this browser' })).toBeEnabled();
    // It is still unfolded.
    await expect(page.getByRole('button', { name: 'Messages and license' })).toHaveAttribute('aria-expanded', 'true');
    await expect(page.getByRole('button', { name: 'Add a message' })).toBeVisible();
    for (const label of ['Quantize', 'Renderer', 'Parser', 'Needs Ollama']) {
      await expect(page.getByLabel(label, { exact: true })).toHaveCount(0);
    }
    await page.getByRole('button', { name: 'Exact request' }).click();
    const preview = JSON.parse(await page.getByRole('region', { name: 'Exact request' }).innerText()) as object;
    expect(preview).toEqual({ model: name, files: { 'model.gguf': 'sha256:…' } });
    expect(simulator.requests.some(({ path }) => path === '/api/create')).toBe(false);
  });

  test('a name that is not built in is warned of, a version that is none keeps the import from starting', async ({
    page,
  }) => {
    await choose(page, model().file);
    await unfoldMore(page);
    await page.getByLabel('Renderer', { exact: true }).fill('qwen3-coder');
    await expect(page.getByText('Not built into Ollama 0.24.')).toHaveCount(0);
    await page.getByLabel('Renderer', { exact: true }).fill('qwen3-codr');
    await expect(page.getByText('Not built into Ollama 0.24.')).toBeVisible();
    const start = page.getByRole('button', { name: 'Import to Simulator' });
    await expect(start).toBeEnabled();
    await page.getByLabel('Needs Ollama').fill('0.14');
    await expect(page.getByText('A whole version is needed, such as 0.14.0.')).toBeVisible();
    await expect(start).toBeDisabled();
    await page.getByRole('button', { name: 'Messages, license and more' }).click();
    await expect(page.getByText('one to correct')).toBeVisible();
  });

  test('messages are put into order by the keyboard', async ({ page, simulator }) => {
    const name = await choose(page, model().file);
    await unfoldMore(page);
    const add = page.getByRole('button', { name: 'Add a message' });
    for (const content of ['first', 'second', 'third']) {
      await add.press('Enter');
      await page.keyboard.type(content);
    }
    await page.getByRole('button', { name: 'Move message 3 up' }).press('Enter');
    await expect(page.getByRole('button', { name: 'Move message 2 up' })).toBeFocused();
    await page.keyboard.press('Enter');
    // There is no further up: the focus goes to the button that is of use.
    await expect(page.getByRole('button', { name: 'Move message 1 down' })).toBeFocused();
    await page.getByRole('button', { name: 'Remove message 2' }).press('Enter');
    await expect(page.getByRole('button', { name: 'Remove message 2' })).toBeFocused();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect(add).toBeFocused();
    await add.press('Enter');
    await page.keyboard.type('alone');
    expect(await importModel(page, simulator, name)).toMatchObject({ messages: [{ role: 'user', content: 'alone' }] });
  });

  test('all of it fits 360 pixels, and axe finds nothing', async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    const long = 'a-very-long-word-without-a-blank-'.repeat(8);
    const metadata = { 'general.sampling.temp': f32(0.6), 'general.license': text('mit') };
    await choose(page, model({ metadata, chatTemplate: `${chatML}{# ${long} #}` }).file);
    await unfoldTemplate(page);
    await page.getByRole('radio', { name: 'Converted from the file' }).click();
    await unfoldMore(page);
    await page.getByRole('button', { name: 'Add a message' }).click();
    await page.getByRole('textbox', { name: 'Message 1' }).fill(long);
    await page.getByRole('button', { name: 'Add a license' }).click();
    await page.getByRole('textbox', { name: 'License 1' }).fill(long);
    await page.getByLabel('Renderer', { exact: true }).fill(long);
    await page.getByLabel('Needs Ollama').fill('soon');
    await page.getByRole('button', { name: 'Exact request' }).click();
    await expectNoSidewaysScroll(page);
    await expectNoViolations(page);
  });
});

// Where there is none there are no such stories: `npm test` says so.
test.describe('with the simulator of a newer server', () => {
  test.use({ profile: '0.33' });

  test('a template that it ignores is said, and kept when the model is made again', async ({ page, simulator }) => {
    await openImport(page);
    const name = await choose(page, model({ chatTemplate: `{% if tools %}{{ tools }}{% endif %}${chatML}` }).file);
    await unfoldTemplate(page);
    await page.getByRole('radio', { name: 'A known one' }).click();
    await pick(page, 'Known template', 'Gemma');
    const { template, parser } = (await importModel(page, simulator, name)) as Record<string, unknown>;
    expect(parser).toBeUndefined();
    const card = job(page, name);
    const notice = card.getByRole('note').filter({ hasText: 'The server uses another template' });
    await expect(notice).toContainText('where the file’s own can do more, such as tools or thinking');
    await expectNoViolations(page);
    await notice.getByRole('button', { name: 'Make it again with my template' }).click();
    await expect.poll(() => lastCreate(simulator)).toMatchObject({ model: name, template, parser: 'passthrough' });
    await expect(card.getByText('Ready on Simulator', { exact: true })).toBeVisible();
    await expect(notice).toHaveCount(0);
  });
});

for (const { program, title } of findOllamas()) {
  test.describe(`with a real Ollama ${title}`, () => withReal(program));
}

function withReal(program: string): void {
  let ollama: RealOllama | undefined;

  test.beforeAll(async () => {
    ollama = await startOllama(program);
  });
  test.afterAll(() => ollama?.close());

  test('a converted template, a quantized model, messages and licenses are what it has', async ({
    page,
    site,
    allowed,
  }) => {
    site.config = { servers: [{ name: 'Real', url: ollama!.url }] };
    allowed.requestsTo(ollama!.url);
    await openImport(page);
    const { file, sentence } = model();
    const name = await choose(page, file);
    await pick(page, 'Quantize', /^Q8_0/);
    await unfoldTemplate(page);
    await page.getByRole('radio', { name: 'Converted from the file' }).click();
    await unfoldMore(page);
    await page.getByRole('button', { name: 'Add a message' }).click();
    await page.getByRole('textbox', { name: 'Message 1' }).fill('What comes first?');
    await page.getByRole('button', { name: 'Add a message' }).click();
    await page.getByRole('textbox', { name: 'Message 2' }).fill('An example.');
    await page.getByRole('button', { name: 'Add a license' }).click();
    await page.getByRole('textbox', { name: 'License 1' }).fill('Do what you like.');
    await page.getByRole('button', { name: 'Import to Real' }).click();
    const card = page.getByRole('region', { name: 'Imports' }).getByRole('article', { name, exact: true });
    await expect(card.getByText('Ready on Real')).toBeVisible({ timeout: 40_000 });

    expect(await post('/api/show', { model: name })).toMatchObject({
      template: convertedChatML,
      license: 'Do what you like.',
      details: { quantization_level: 'Q8_0' },
      messages: [
        { role: 'user', content: 'What comes first?' },
        { role: 'assistant', content: 'An example.' },
      ],
      parameters: expect.stringMatching(/stop +"<\|im_start\|>"\nstop +"<\|im_end\|>"/),
    });
    const messages = [{ role: 'user', content: 'What do you say?' }];
    const answer = await post('/api/chat', { model: name, messages, stream: false });
    expect((answer as { message: { content: string } }).message.content.trim()).toBe(sentence);
  });

  test('every known template is one that it takes', async () => {
    const bytes = Buffer.from(await model().file.arrayBuffer());
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    await fetch(`${ollama!.url}/api/blobs/${digest}`, { method: 'POST', body: bytes });
    for (const { name, template } of await knownTemplates()) {
      const request = { model: 'known', files: { 'model.gguf': digest }, template, stream: false };
      expect(await post('/api/create', request), name).toEqual({ status: 'success' });
    }
  });

  async function post(path: string, body: unknown): Promise<unknown> {
    const response = await fetch(ollama!.url + path, { method: 'POST', body: JSON.stringify(body) });
    return response.json();
  }
}

/** Gives the files of one model to the picker, and the model a name that no other story has. */
async function choose(page: Page, ...files: File[]): Promise<string> {
  await chooseFiles(page, ...files);
  return named(page);
}

async function unfoldTemplate(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Template and parameters' }).click();
  // The known templates are loaded with the conversion.
  await expect(page.getByRole('radio', { name: 'A known one' })).toBeEnabled();
}

async function unfoldMore(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Messages, license and more' }).click();
}

/** Chooses an option of a select. */
async function pick(page: Page, label: string, option: string | RegExp): Promise<void> {
  await page.getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

/** Imports the model and returns the create request as it arrived. */
async function importModel(page: Page, simulator: Simulator, name: string): Promise<object> {
  await page.getByRole('button', { name: 'Import to Simulator' }).click();
  const card = page.getByRole('region', { name: 'Imports' }).getByRole('article', { name, exact: true });
  await expect(card.getByText('Ready on Simulator')).toBeVisible();
  return simulator.requests.findLast(({ path }) => path === '/api/create')!.body as object;
}
