import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';
import { choose, drop, openImport, write } from './import-room';
import { chain } from './models/chain';
import { startOllama, type RealOllama } from './real-ollama';
import { findOllamas } from './tools/ollamas.mjs';
import type { Simulator } from './simulator';

// A Modelfile says what is to become of files, or of a model that the server has: dropped, pasted or written.

/** Every instruction, and what quoting is for. FROM is put before it. */
const words = [
  'TEMPLATE """{{ .Prompt }}',
  '"""',
  'SYSTEM """You are "brief".',
  '',
  'Be kind."""',
  'PARAMETER temperature 0.25',
  'PARAMETER num_ctx 1024',
  'PARAMETER use_mmap True',
  'PARAMETER stop "<|end|>"',
  'PARAMETER stop User:',
  'LICENSE MIT',
  'LICENSE """Apache',
  '2.0"""',
  'MESSAGE user Who are you?',
  'MESSAGE assistant """A',
  'chain."""',
].join('\n');
const wire = {
  template: '{{ .Prompt }}\n',
  system: 'You are "brief".\n\nBe kind.',
  parameters: { temperature: 0.25, num_ctx: 1024, use_mmap: true, stop: ['<|end|>', 'User:'] },
  license: ['MIT', 'Apache\n2.0'],
  messages: [
    { role: 'user', content: 'Who are you?' },
    { role: 'assistant', content: 'A\nchain.' },
  ],
};

const modelfile = (text: string, name = 'Modelfile') => new File([text], name);

test.describe('with the simulator', () => {
  test.beforeEach(async ({ page }) => openImport(page));

  test('dropped with its model, every instruction is taken over', async ({ page, simulator }, info) => {
    const text = `# mine\r\nFROM ./sub/chain.gguf\r\n${words}\nRENDERER qwen3-coder\nPARSER qwen3-coder\nREQUIRES 0.14.0\n`;
    const folder = info.outputPath('given');
    await write(folder, [modelfile(text), new File([chain().file], 'sub/chain.gguf')]);
    await drop(page, folder);
    await expect(page.getByLabel('System prompt')).toHaveValue(wire.system);
    await expect(page.getByLabel('About the file')).toContainText('llama');
    const { body, name } = await importReady(page, simulator);
    expect(body).toEqual({
      model: name,
      files: { 'chain.gguf': expect.stringContaining('sha256:') },
      ...wire,
      renderer: 'qwen3-coder',
      parser: 'qwen3-coder',
      requires: '0.14.0',
    });
  });

  test('dropped first, it waits for its file', async ({ page, simulator }) => {
    await choose(page, modelfile(`${words}\nFROM ./chain.gguf`, 'brief.modelfile'));
    const card = page.getByRole('alert', { name: 'brief.modelfile' });
    await expect(card).toContainText('brief.modelfile waits for its files');
    await expect(card).toContainText('Line 17: ./chain.gguf is not among the files that were given.');
    await expectNoViolations(page);
    await choose(page, modelfile('unrelated'), chain().file);
    await expect(card).toBeHidden();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('brief');
    expect((await importReady(page, simulator)).body).toMatchObject(wire);
  });

  test('pasted anywhere on the page, but not where somebody types', async ({ page, context, simulator }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await choose(page, chain().file);
    const system = page.getByLabel('System prompt');
    await copyText(page, `FROM chain.gguf\n${words}`);
    await system.focus();
    await page.keyboard.press('ControlOrMeta+v');
    await expect(system).toHaveValue(`FROM chain.gguf\n${words}`);
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('ControlOrMeta+v');
    await expect(system).toHaveValue(wire.system);
    expect((await importReady(page, simulator)).body).toMatchObject(wire);
    await copyText(page, 'From the beginning\nof time');
    await page.keyboard.press('ControlOrMeta+v');
    await expect(page.getByRole('region', { name: 'Not imported yet' })).toBeHidden();
  });

  test('written by keyboard alone, kept when the dialog closes, and joined by its file', async ({
    page,
    simulator,
  }) => {
    await page.getByRole('button', { name: 'Write or paste a Modelfile' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Modelfile' });
    const editor = dialog.getByRole('textbox', { name: 'Modelfile' });
    await expect(editor).toBeFocused();
    await page.keyboard.type('FROM ./chain.gguf\nPARAMETER top_k many\n');
    await expect(dialog.getByRole('button', { name: 'Use it' })).toBeDisabled();
    await expect(editor).toHaveAttribute('aria-invalid', 'true');
    await expect(editor).toHaveAccessibleDescription('Line 2: top_k needs a whole number, not “many”.');
    await expectNoViolations(page);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await page.getByRole('button', { name: 'Write or paste a Modelfile' }).press('Enter');
    await expect(editor).toHaveValue('FROM ./chain.gguf\nPARAMETER top_k many\n');
    await dialog.getByRole('button', { name: 'Line 2' }).press('Enter');
    await expect(editor).toBeFocused();
    await page.keyboard.press('Shift+End');
    await page.keyboard.type('PARAMETER top_k 12');
    await dialog.getByRole('button', { name: 'Use it' }).press('Enter');
    await expect(page.getByRole('alert', { name: 'Modelfile' })).toBeFocused();
    await choose(page, chain().file);
    expect((await importReady(page, simulator)).body).toMatchObject({ parameters: { top_k: 12 } });
  });

  test('with bad lines it is shown with them, and starts when they are right', async ({ page, simulator }) => {
    const text =
      'FROM ./chain.gguf\r\nTEMPLAT x\r\nPARAMETER temperature 3\r\nDRAFT ./small.gguf\r\nPARAMETER mirostat 1\r\n';
    await choose(page, modelfile(text), chain().file);
    const editor = page.getByRole('textbox', { name: 'Modelfile' });
    await expect(editor).toHaveAccessibleDescription(
      'Line 2: “TEMPLAT” is not an instruction. Text of several lines needs three quotes around it. ' +
        'Line 3: temperature is at most 2. ' +
        'Line 4: DRAFT is not supported here. Remove the line, or create the model with ollama create. ' +
        'Line 5: mirostat has no effect any more. It is left out.',
    );
    await expect(page.getByRole('button', { name: 'Import to Simulator' })).toBeDisabled();
    await page.getByRole('tab', { name: 'Form' }).click();
    await expect(page.getByRole('alert')).toContainText('Correct the lines named above first');
    await expect(editor).toBeVisible();
    await page.setViewportSize({ width: 360, height: 740 });
    await expectNoSidewaysScroll(page);
    await expectNoViolations(page);

    await page.getByRole('button', { name: 'Line 4' }).click();
    await page.keyboard.press('Shift+End');
    await page.keyboard.type('SYSTEM kept');
    // Another room, and back: nothing typed is lost.
    await page.goto('./#/models');
    await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible();
    await page.goBack();
    await expect(editor).toHaveValue(/TEMPLAT x\nPARAMETER temperature 3\nSYSTEM kept\n/);
    await editor.fill('FROM ./chain.gguf\nTEMPLATE x\nPARAMETER temperature 0.3\nSYSTEM kept');
    await page.getByRole('tab', { name: 'Form' }).click();
    await expect(page.getByLabel('System prompt')).toHaveValue('kept');
    expect((await importReady(page, simulator)).body).toMatchObject({
      template: 'x',
      system: 'kept',
      parameters: { temperature: 0.3 },
    });
  });

  test('form and Modelfile are two views of one thing', async ({ page, simulator }) => {
    const typed = `# mine\nFROM chain.gguf\n${words}`;
    await choose(page, modelfile(typed), chain().file);
    const editor = page.getByRole('textbox', { name: 'Modelfile' });
    await page.getByRole('tab', { name: 'Form' }).press('ArrowRight');
    await expect(editor).toHaveValue(typed);
    await page.getByRole('tab', { name: 'Modelfile' }).press('ArrowLeft');
    await page.getByLabel('System prompt').fill('Joined 👨‍👩‍👧 stay joined.');
    await page.getByRole('tab', { name: 'Modelfile' }).click();
    await expect(editor).toHaveValue(
      /^# mine\nFROM \.\/chain\.gguf\nTEMPLATE """[^]*\nSYSTEM Joined 👨‍👩‍👧 stay joined\.\n/,
    );
    await expect(editor).toHaveAccessibleDescription(/Line 5: SYSTEM has characters that ollama create would drop/);
    await editor.fill(`${await editor.inputValue()}MESSAGE user More\n`);
    // What stands in the Modelfile is sent as it is.
    const { body } = await importReady(page, simulator);
    expect(body).toMatchObject({
      ...wire,
      system: 'Joined 👨‍👩‍👧 stay joined.',
      messages: [...wire.messages, { role: 'user', content: 'More' }],
    });
  });

  test('FROM a model of the server makes another of it, and never lets the server pull', async ({
    page,
    simulator,
  }) => {
    await choose(page, modelfile(`FROM llama3.2:3b\n${words}`));
    await expect(page.getByRole('heading', { name: 'Made from llama3.2:3b' })).toBeVisible();
    await expectNoViolations(page);
    const { body } = await importReady(page, simulator);
    expect(body).toMatchObject({ ...wire, from: 'llama3.2:3b' });
    expect(body).not.toHaveProperty('files');
    await expect(page.getByText('Made of a model that was on Simulator already')).toBeVisible();

    await choose(page, modelfile('FROM nowhere/at-all'));
    const start = page.getByRole('button', { name: 'Import to Simulator' });
    await expect(page.getByText('nowhere/at-all:latest is not on Simulator.')).toBeVisible();
    await expect(start).toBeDisabled();
    await expect(page.getByRole('link', { name: 'Pull nowhere/at-all:latest' })).toBeVisible();
    await page.getByRole('combobox', { name: 'Base model' }).click();
    await page.getByRole('option', { name: 'llama3.2:3b' }).click();
    await expect(start).toBeEnabled();
    await page.getByRole('tab', { name: 'Modelfile' }).click();
    await expect(page.getByRole('textbox', { name: 'Modelfile' })).toHaveValue('FROM llama3.2:3b\n');
  });

  test('one that names nothing is refused with its lines, and corrected on the spot', async ({ page, simulator }) => {
    await choose(page, modelfile('SYSTEM hi\nFORM llama3.2:3b'));
    const card = page.getByRole('alert', { name: 'Modelfile' });
    await expect(card).toContainText('Line 1: There is no FROM line.');
    await expect(card).toContainText('Line 2: “FORM” is not an instruction.');
    await card.getByRole('button', { name: 'Edit the Modelfile' }).click();
    const dialog = page.getByRole('dialog', { name: 'Modelfile' });
    await dialog.getByRole('textbox').fill('SYSTEM hi\nFROM llama3.2:3b');
    await dialog.getByRole('button', { name: 'Use it' }).click();
    await expect(card).toBeHidden();
    expect((await importReady(page, simulator)).body).toMatchObject({ from: 'llama3.2:3b', system: 'hi' });
  });
});

// Where there is none there are no such stories: `npm test` says so.
for (const { program, title } of findOllamas()) {
  test.describe(`with a real Ollama ${title}`, () => withReal(program));
}

function withReal(program: string): void {
  let ollama: RealOllama | undefined;

  test.beforeAll(async () => {
    ollama = await startOllama(program);
  });
  test.afterAll(() => ollama?.close());

  test.beforeEach(async ({ page, site, allowed }) => {
    site.config = { servers: [{ name: 'Real', url: ollama!.url }] };
    allowed.requestsTo(ollama!.url);
    await openImport(page);
  });

  test('the page makes what ollama create makes, of a file and of a model', async ({ page }, info) => {
    const { file } = chain();
    for (const [name, from] of [
      ['of-file', './chain.gguf'],
      ['of-model', 'of-file'],
    ] as const) {
      const folder = info.outputPath(name);
      const text = `FROM ${from}\n${words}\nPARAMETER mirostat 1\n`;
      await write(folder, [modelfile(text), file]);
      const env = { ...process.env, OLLAMA_HOST: ollama!.url, HOME: folder };
      await promisify(execFile)(program, ['create', name, '-f', 'Modelfile'], { cwd: folder, env });
      await page.reload();
      if (from === './chain.gguf') await choose(page, modelfile(text), file);
      else await choose(page, modelfile(text));
      await page.getByLabel('Name', { exact: true }).fill(`page-${name}`);
      await page.getByRole('button', { name: 'Import to Real' }).click();
      await expect(page.getByText('Ready on Real')).toBeVisible({ timeout: 40_000 });
      const theirs = await show(name);
      expect(await show(`page-${name}`)).toEqual(theirs);
      expect(theirs).toMatchObject({ system: wire.system, messages: wire.messages });
    }
  });

  /** What does not depend on the model's name or the time. */
  async function show(model: string): Promise<Record<string, unknown>> {
    const response = await fetch(`${ollama!.url}/api/show`, { method: 'POST', body: JSON.stringify({ model }) });
    const { template, system, parameters, messages, license, model_info, details } = (await response.json()) as Record<
      string,
      unknown
    >;
    const { parent_model: _, ...rest } = details as Record<string, unknown>;
    // The server keeps parameters without an order.
    const sorted = String(parameters).split('\n').toSorted();
    return { template, system, parameters: sorted, messages, license, model_info, details: rest };
  }
}

async function copyText(page: Page, text: string): Promise<void> {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
}

/** Starts the one draft that is ready. Resolves with its name and the create request that was sent. */
async function importReady(page: Page, simulator: Simulator): Promise<{ name: string; body: Record<string, unknown> }> {
  const ready = page.getByRole('region', { name: 'Not imported yet' });
  const before = simulator.requests.length;
  await ready.getByRole('button', { name: 'Import to Simulator' }).click();
  await expect(page.getByRole('region', { name: 'Imports' }).getByText('Ready on Simulator').first()).toBeVisible();
  await expect
    .poll(() => simulator.requests.slice(before).some(({ path }) => path === '/api/create'), 'a create request')
    .toBe(true);
  const { body } = simulator.requests.slice(before).findLast(({ path }) => path === '/api/create')!;
  const name = (body as { model: string }).model;
  const card = page.getByRole('region', { name: 'Imports' }).getByRole('article', { name, exact: true });
  await expect(card.getByText('Ready on Simulator')).toBeVisible();
  return { name, body: body as Record<string, unknown> };
}
