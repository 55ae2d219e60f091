import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';
import { adapted } from './models/adapter';
import { choose, drop, job, named, openImport, write } from './import-room';
import { chain, embedding, plainTemplate } from './models/chain';
import { peftAdapter } from './models/peft';
import { withProjector } from './models/projector';
import { safetensorsFolder } from './models/safetensors';
import { shards } from './models/shards';
import { startOllama, type RealOllama } from './real-ollama';
import { findOllamas } from './tools/ollamas.mjs';

// Every kind of model that lies on people's disks, made by code, becomes a model that says its sentence.

/** A server that the page knows, by name and address. */
interface Target {
  name: string;
  url: string;
}

test.describe('with the simulator', () => {
  test.beforeEach(async ({ page }) => openImport(page));

  test('parts of a split model are one model; the missing ones are named and may follow', async ({
    page,
    simulator,
  }) => {
    const { files, sentence } = await shards(4);
    await choose(page, files[0]!, files[2]!);
    const refused = page.getByRole('alert').filter({ hasText: 'chain.gguf cannot be imported' });
    await expect(refused).toContainText('split into 4 parts, and some are missing: 2, 4.');
    await expectNoViolations(page);
    await choose(page, files[3]!, files[1]!);
    await expect(refused).toBeHidden();
    await expect(page.getByText('4 parts, joined into one file while they are read.')).toBeVisible();
    await importAndAsk(page, { name: 'Simulator', url: simulator.url }, sentence);
  });

  test('an adapter goes onto a model of the server', async ({ page, simulator }) => {
    const before = simulator.requests.length;
    const { base } = await putAdapterOnto(page, { name: 'Simulator', url: simulator.url }, await adapted());
    // Its engine reads the chain in the model and knows no adapters: what it was asked for is what counts.
    const { body } = simulator.requests.slice(before).findLast(({ path }) => path === '/api/create')!;
    expect(body).toMatchObject({
      from: `${base}:latest`,
      adapters: { 'adapter.gguf': expect.stringContaining('sha256:') },
    });
    expect(body).not.toHaveProperty('files');
  });

  test('a folder is walked: its model is found, the rest is listed with the reasons', async ({
    page,
    simulator,
  }, info) => {
    const { files } = safetensorsFolder({ fileCount: 2 });
    const folder = await write(info.outputPath('my-model'), [
      ...files,
      new File(['# hello'], 'README.md'),
      new File(['x'], 'onnx/model.onnx'),
      new File(['x'], '.cache/lock'),
    ]);
    await page.locator('input[webkitdirectory]').setInputFiles(folder);
    const left = page.getByLabel('Left aside', { exact: true });
    await expect(left).toContainText('2 files left aside');
    await left.getByText('ONNX, which Ollama does not run (1)').click();
    await expect(left.getByText('my-model/onnx/model.onnx')).toBeVisible();
    await expect(page.getByLabel('About the file')).toContainText('LlamaForCausalLM');
    await page.setViewportSize({ width: 360, height: 740 });
    await expectNoSidewaysScroll(page);
    await expectNoViolations(page);
    const before = simulator.requests.length;
    await importReady(page, 'Simulator');
    const { body } = simulator.requests.slice(before).findLast(({ path }) => path === '/api/create')!;
    expect(Object.keys((body as { files: object }).files).toSorted()).toEqual([
      'config.json',
      'model-00001-of-00002.safetensors',
      'model-00002-of-00002.safetensors',
      'tokenizer.json',
      'tokenizer_config.json',
    ]);
  });

  test('thirteen quantizations of a model are a short list; those that are chosen are imported', async ({
    page,
    simulator,
  }, info) => {
    const { file } = chain();
    const encodings = 'IQ2_XXS IQ3_M Q2_K Q3_K_S Q3_K_M Q4_0 Q4_K_S Q4_K_M i1-Q4_K_M Q5_K_M Q6_K Q8_0 BF16'.split(' ');
    const files = encodings.map((each) => new File([file], `Foo-Bar-7B-Instruct-v0.3.${each}.gguf`));
    const folder = await write(info.outputPath('Foo-Bar-7B-Instruct-v0.3-GGUF'), files);
    await page.locator('input[webkitdirectory]').setInputFiles(folder);
    const list = page.getByRole('list', { name: 'Models that were given together' });
    await expect(list.getByRole('listitem')).toHaveCount(13);
    const card = page.getByRole('article', { name: '13 models in Foo-Bar-7B-Instruct-v0.3-GGUF' });
    expect((await card.boundingBox())!.height).toBeLessThan(800);
    await list.getByRole('checkbox', { name: 'foo-bar-7b-instruct-v0.3:i1-q4_k_m' }).check();
    await list.getByRole('checkbox', { name: 'foo-bar-7b-instruct-v0.3:q8_0' }).check();
    await expectNoViolations(page);
    await list.getByRole('button', { name: 'Settings of foo-bar-7b-instruct-v0.3:q8_0' }).click();
    await named(page, 'foo-bar:eight');
    await list.getByRole('button', { name: 'Settings of foo-bar-7b-instruct-v0.3:q2_k' }).click();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('foo-bar-7b-instruct-v0.3:q2_k');
    await expectNoViolations(page);
    await page.setViewportSize({ width: 360, height: 740 });
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: 'Import 2 models to Simulator' }).click();
    for (const name of ['foo-bar-7b-instruct-v0.3:i1-q4_k_m', 'foo-bar:eight'])
      await expect(job(page, name).getByText('Ready on Simulator')).toBeVisible();
    await expect(list.getByRole('listitem')).toHaveCount(11);
    const made = simulator.requests
      .filter(({ path }) => path === '/api/create')
      .map(({ body }) => (body as { model: string }).model);
    expect(made.toSorted()).toEqual(['foo-bar-7b-instruct-v0.3:i1-q4_k_m', 'foo-bar:eight']);
  });

  test('a Modelfile that names a blob of the server is followed without any file', async ({ page, simulator }) => {
    const { file, sentence } = chain();
    const target = { name: 'Simulator', url: simulator.url };
    await putModel(target, file);
    const digest = createHash('sha256')
      .update(Buffer.from(await file.arrayBuffer()))
      .digest('hex');
    const text = `FROM /root/.ollama/models/blobs/sha256-${digest}\nTEMPLATE "${plainTemplate}"\nSYSTEM Gr\u00fc\u00df Gott.`;
    const before = simulator.requests.length;
    await choose(page, new File([Uint8Array.from(text, (each) => each.charCodeAt(0))], 'Modelfile.txt'));
    await expect(page.getByText('nothing is sent.')).toBeVisible();
    const encoding = page.getByRole('combobox', { name: 'Encoding of the Modelfile' });
    const system = page.getByLabel('System prompt');
    await expect(encoding).toHaveText('Western European (Windows-1252)');
    await expect(system).toHaveValue('Grüß Gott.');
    await encoding.click();
    await page.getByRole('option', { name: 'Cyrillic (Windows-1251)' }).click();
    await expect(system).toHaveValue('GrьЯ Gott.');
    await encoding.click();
    await page.getByRole('option', { name: 'Western European (Windows-1252)' }).click();
    await expect(system).toHaveValue('Grüß Gott.');
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('my-model');
    await expectNoViolations(page);
    const name = await importReady(page, target.name);
    const { body } = simulator.requests.slice(before).findLast(({ path }) => path === '/api/create')!;
    expect(body).toMatchObject({ files: { [`sha256-${digest}.gguf`]: `sha256:${digest}` }, system: 'Grüß Gott.' });
    expect(await say(target, name)).toBe(sentence);
  });

  test('a folder may be dropped', async ({ page }, info) => {
    const { files } = await shards(3);
    const folder = await write(
      info.outputPath('dropped'),
      files.map((file) => new File([file], `deep/${file.name}`)),
    );
    await drop(page, folder);
    await expect(page.getByText('3 parts, joined into one file')).toBeVisible();
  });

  test('a folder without any model says so', async ({ page }, info) => {
    const folder = await write(info.outputPath('notes'), [new File(['x'], 'a.txt'), new File(['y'], 'b.txt')]);
    await page.locator('input[webkitdirectory]').setInputFiles(folder);
    await expect(page.getByRole('alert')).toContainText('Nothing in notes can be imported');
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

  const real = (): Target => ({ name: 'Real', url: ollama!.url });

  test('a split model says its sentence', async ({ page }) => {
    const { files, sentence } = await shards(5, { firstIsEmpty: true });
    await choose(page, ...files.toReversed());
    await importAndAsk(page, real(), sentence);
  });

  test('a folder of safetensors says its sentence', async ({ page }, info) => {
    const { files, sentence } = safetensorsFolder({ fileCount: 3 });
    await page.locator('input[webkitdirectory]').setInputFiles(await write(info.outputPath('folder'), files));
    await importAndAsk(page, real(), sentence);
  });

  test('an adapter changes what its base says', async ({ page }) => {
    const { base, baseSentence, name, sentence } = await putAdapterOnto(page, real(), await adapted());
    expect(await say(real(), base)).toBe(baseSentence);
    expect(await say(real(), name)).toBe(sentence);
  });

  test('an adapter made by PEFT is converted for its base', async ({ page }) => {
    const { name, sentence } = await putAdapterOnto(page, real(), await peftAdapter());
    expect(await say(real(), name)).toBe(sentence);
  });

  test('an embedding model makes vectors', async ({ page }) => {
    await choose(page, embedding().file);
    const name = await importReady(page, 'Real');
    const answer = await post(real(), '/api/embed', { model: name, input: ['one', 'two'] });
    const { embeddings } = answer as { embeddings: number[][] };
    expect(embeddings.map((vector) => Math.hypot(...vector))).toEqual([expect.closeTo(1), expect.closeTo(1)]);
  });

  test('a projector becomes part of its model', async ({ page }) => {
    const { file, projector } = withProjector();
    await choose(page, file, projector);
    const name = await importReady(page, 'Real');
    const shown = await post(real(), '/api/show', { model: name });
    expect(shown).toMatchObject({ projector_info: { 'general.architecture': 'clip' } });
  });
}

/** Imports the one model that is ready, under a name that no other story has. */
async function importReady(page: Page, server: string): Promise<string> {
  const name = await named(page);
  await page.getByRole('button', { name: 'Template and parameters' }).click();
  await page.getByRole('radio', { name: 'My own' }).click();
  await page.getByRole('textbox', { name: 'Template' }).fill(plainTemplate);
  await page.getByRole('button', { name: `Import to ${server}` }).click();
  await expect(job(page, name).getByText(`Ready on ${server}`)).toBeVisible({ timeout: 40_000 });
  return name;
}

async function importAndAsk(page: Page, target: Target, sentence: string): Promise<void> {
  const name = await importReady(page, target.name);
  expect(await say(target, name)).toBe(sentence);
}

/** Puts a model on the server and imports an adapter onto it. */
async function putAdapterOnto(page: Page, target: Target, fixture: Awaited<ReturnType<typeof adapted>>) {
  const { file, adapters, sentence, baseSentence } = fixture;
  const base = await putModel(target, file);
  await page.reload();
  await choose(page, ...adapters);
  const start = page.getByRole('button', { name: `Import to ${target.name}` });
  await expect(start).toBeDisabled();
  await page.getByRole('combobox', { name: 'Base model' }).click();
  await page.getByRole('option', { name: `${base}:latest` }).click();
  await expectNoViolations(page);
  const name = await importReady(page, target.name);
  return { base, baseSentence, name, sentence };
}

/** Makes a model without the page. */
async function putModel(target: Target, file: File): Promise<string> {
  const bytes = Buffer.from(await file.arrayBuffer());
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const stored = await fetch(`${target.url}/api/blobs/${digest}`, { method: 'POST', body: bytes });
  expect(stored.ok).toBe(true);
  const model = `base-${Math.random().toString(36).slice(2, 10)}`;
  const request = { model, files: { [file.name]: digest }, template: plainTemplate, stream: false };
  expect(await post(target, '/api/create', request)).toMatchObject({ status: 'success' });
  return model;
}

async function say(target: Target, model: string): Promise<string> {
  const messages = [{ role: 'user', content: 'What do you say?' }];
  const answer = await post(target, '/api/chat', { model, messages, stream: false });
  return (answer as { message: { content: string } }).message.content.trim();
}

async function post(target: Target, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(target.url + path, { method: 'POST', body: JSON.stringify(body) });
  return response.json();
}
