import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { CreateRequest } from '@/ollama';
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';
import { adapted } from './models/adapter';
import { brokenFiles } from './models/broken';
import { drop, openImport } from './import-room';
import { chain, plainTemplate } from './models/chain';
import {
  blobThatBegins,
  manifestPath,
  modelsFolder,
  textLayers,
  weightLayers,
  type FolderFiles,
  type StoredFixture,
} from './models/models-folder';
import { withProjector } from './models/projector';
import { startOllama, type RealOllama } from './real-ollama';
import { findOllamas } from './tools/ollamas.mjs';

// An Ollama moves house: its models folder is given to the page, and its models are on another server.

const texts: Parameters<typeof textLayers>[0] & Pick<CreateRequest, 'messages'> = {
  template: '{{ if .System }}{{ .System }}\n{{ end }}{{ .Prompt }}\n',
  system: 'Be brief.\n\nAlways.',
  license: ['MIT', 'Apache-2.0'],
  params: { temperature: 0.25, stop: ['<|end|>', 'two words'], num_ctx: 1024, top_k: 7 },
  messages: [
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: 'Hello <b>' },
  ],
};

test.describe('with the simulator', () => {
  test.beforeEach(async ({ page }) => openImport(page));

  test('its models are listed, and those that are chosen are made anew as they were', async ({
    page,
    simulator,
  }, info) => {
    const speaker = chain();
    const seeing = withProjector();
    const full = [...weightLayers(speaker), ...textLayers(texts)];
    const config = { renderer: 'odd', parser: 'odd', requires: '0.1.0' };
    const files = await modelsFolder(
      { name: 'speaker', layers: full, config },
      { name: 'me/twin:v2', layers: weightLayers(speaker) },
      { name: 'hf.co/some/Seeing-GGUF:F16', layers: weightLayers(seeing) },
    );
    files.set(`blobs/sha256-${'0'.repeat(64)}`, chain().file);
    files.set(`blobs/sha256-${'1'.repeat(64)}-partial-0`, new Blob(['x']));
    const house = await give(
      page,
      await write(info.outputPath('.ollama'), files, 'models'),
      '3 models in .ollama/models',
    );
    await expect(boxes(house)).toHaveText([/^hf.co\/some\/Seeing-GGUF:F16/, /^me\/twin:v2/, /^speaker:latest/]);
    await expect(house.getByRole('listitem').last()).toContainText('llama · 366K · F16 · ');
    await expect(house.getByRole('listitem').last()).toContainText(
      'With template, system prompt, parameters, messages, and license',
    );
    const left = page.getByLabel('Left aside', { exact: true });
    await expect(left).toContainText('Blobs that no model uses (1)');
    await expect(left).toContainText('Downloads that did not finish (1)');
    await expectNoViolations(page);

    await house.getByRole('checkbox', { name: 'hf.co/some/Seeing-GGUF:F16' }).uncheck();
    await expect(house.getByRole('status')).toHaveText(/^2 models, .*B\. What several of them share is sent once\.$/);
    const before = simulator.requests.length;
    await house.getByRole('button', { name: 'Move 2 models to Simulator' }).click();
    await expect(page.getByText('Ready on Simulator')).toHaveCount(2);
    const seen = simulator.requests.slice(before);
    // Its digest is known by its name: what both have is sent once, and no text is sent as a blob.
    expect(seen.filter(({ method, path }) => method === 'POST' && path.startsWith('/api/blobs/'))).toHaveLength(1);
    const creates = seen.filter(({ path }) => path === '/api/create').map(({ body }) => body as CreateRequest);
    const digest = await digestOf(speaker.file);
    expect(creates.find(({ model }) => model === 'speaker:latest')).toEqual({
      model: 'speaker:latest',
      files: { 'model.gguf': digest },
      template: texts.template,
      system: texts.system,
      license: texts.license,
      parameters: texts.params,
      messages: texts.messages,
      ...config,
    });
    expect(creates.find(({ model }) => model === 'me/twin:v2')).toEqual({
      model: 'me/twin:v2',
      files: { 'model.gguf': digest },
    });

    // They are there now; the third one is still to be had.
    await expect(house.getByText('There already')).toHaveCount(2);
    await expect(house.getByRole('button', { name: /^Move/ })).toBeDisabled();
    await house.getByRole('checkbox', { name: 'hf.co/some/Seeing-GGUF:F16' }).check();
    await house.getByRole('button', { name: 'Move one model to Simulator' }).click();
    await expect(page.getByText('Ready on Simulator')).toHaveCount(3);
    const last = simulator.requests.findLast(({ path }) => path === '/api/create')!.body as CreateRequest;
    expect(Object.keys(last.files!)).toEqual(['model.gguf', 'projector.gguf']);
  });

  test('what is there already stays unless it is to be replaced, and a file that is there is not sent', async ({
    page,
    simulator,
  }, info) => {
    const model = chain();
    await put(simulator.url, 'taken', model.file, { system: 'Old.' });
    await page.reload();
    const layers = [...weightLayers(model), ...textLayers({ system: 'New.' })];
    const files = await modelsFolder({ name: 'taken', layers }, { name: 'fresh', layers });
    const house = await give(page, await write(info.outputPath('models'), files), '2 models in models');
    await expect(house.getByText('There already')).toBeVisible();
    await expect(house.getByRole('checkbox', { name: 'taken:latest' })).not.toBeChecked();
    await house.getByRole('checkbox', { name: 'Choose all' }).click();
    await house.getByRole('button', { name: 'Move 2 models to Simulator' }).click();
    const dialog = page.getByRole('dialog', { name: 'Replace taken:latest?' });
    await expectNoViolations(page);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await systemOf(simulator.url, 'taken')).toBe('Old.');
    const before = simulator.requests.length;
    await house.getByRole('button', { name: 'Move 2 models to Simulator' }).click();
    await dialog.getByRole('button', { name: 'Replace it' }).click();
    await expect(page.getByText('Ready on Simulator')).toHaveCount(2);
    expect(await systemOf(simulator.url, 'taken')).toBe('New.');
    const uploads = simulator.requests
      .slice(before)
      .filter(({ path, method }) => method === 'POST' && /blobs/.test(path));
    expect(uploads).toEqual([]);
    await expect(page.getByText('was on Simulator already: nothing was sent').first()).toBeVisible();
  });

  test('what is not whole stays, with the reason, and never reaches the server', async ({ page, simulator }, info) => {
    const { duplicateTokens } = await brokenFiles();
    const crasher = weightLayers({ files: [duplicateTokens!.file], adapters: [] });
    const lone = (name: string): StoredFixture => ({ name, layers: weightLayers(chain()) });
    const files = await modelsFolder(
      lone('whole'),
      { name: 'lacking', layers: [...weightLayers(chain()), ...textLayers({ license: ['Lacking license'] })] },
      { name: 'half', layers: [...weightLayers(chain()), ...textLayers({ template: 'Half template' })] },
      { name: 'crasher', layers: crasher },
      { name: 'far:cloud', layers: [], config: { remote_host: 'https://ollama.com:443', remote_model: 'far:1t' } },
      { name: 'x/pictures', layers: [{ kind: 'tensor', content: 'x' }] },
      { name: 'x/pictures:mlx', layers: [{ kind: 'tensor', content: 'x' }] },
    );
    files.delete(await blobThatBegins(files, 'Lacking'));
    files.set(await blobThatBegins(files, 'Half'), new Blob(['Half']));
    const house = await give(page, await write(info.outputPath('models'), files), '7 models in models');
    const stays = house.getByRole('region', { name: '6 models have to stay' });
    await expect(stays.getByRole('listitem')).toHaveCount(5);
    const reason = (name: string) => stays.getByRole('listitem').filter({ hasText: name });
    await expect(reason('lacking:latest')).toContainText('Not in the blobs folder: license (15 B).');
    await expect(reason('half:latest')).toContainText('Only there in part: template (4 B of 13 B).');
    await expect(reason('crasher:latest')).toContainText('twice. Loading such a model ends the whole Ollama process.');
    await expect(reason('far:cloud')).toContainText('far:1t in Ollama’s cloud');
    await expect(reason('x/pictures:latest, x/pictures:mlx')).toContainText('stored tensor by tensor');
    await page.setViewportSize({ width: 360, height: 740 });
    await expectNoSidewaysScroll(page);
    await expectNoViolations(page);
    await house.getByRole('button', { name: 'Move one model to Simulator' }).click();
    await expect(page.getByText('Ready on Simulator')).toBeVisible();
    const sent = simulator.requests.filter(({ method, path }) => method === 'POST' && path.startsWith('/api/blobs/'));
    expect(sent).toHaveLength(1);
  });

  test('dozens are searched, chosen and left together; a moved one can be moved once more', async ({ page }, info) => {
    const layers = weightLayers(chain());
    const names = Array.from({ length: 60 }, (_, i) => `model-${String(i).padStart(3, '0')}`);
    const files = await modelsFolder(...names.map((name) => ({ name, layers })));
    const house = await give(page, await write(info.outputPath('models'), files), '60 models in models');
    await house.getByRole('checkbox', { name: 'Choose all' }).uncheck();
    await house.getByRole('searchbox', { name: 'Search models' }).fill('-01');
    await expect(boxes(house)).toHaveCount(10);
    await house.getByRole('checkbox', { name: 'Choose all' }).check();
    await house.getByRole('checkbox', { name: 'model-013:latest' }).uncheck();
    await expect(house.getByRole('button', { name: 'Move 9 models to Simulator' })).toBeEnabled();
    await expect(house.getByText('9 of 60 chosen')).toBeVisible();
    await house.getByRole('checkbox', { name: 'Choose all' }).check();
    await house.getByRole('checkbox', { name: 'Choose all' }).uncheck();
    await house.getByRole('searchbox', { name: 'Search models' }).fill('nothing like it');
    await expect(house.getByText('No model’s name has “nothing like it” in it.')).toBeVisible();
    await house.getByRole('searchbox', { name: 'Search models' }).fill('059');
    await house.getByRole('checkbox', { name: 'model-059:latest' }).check();
    await house.getByRole('button', { name: 'Move one model to Simulator' }).click();
    const job = page.getByRole('article', { name: 'model-059:latest' });
    await expect(job.getByText('Ready on Simulator')).toBeVisible();
    await job.getByRole('button', { name: 'Import again' }).click();
    const single = page.getByRole('article', { name: 'One model in models' });
    await expect(single.getByText('There already')).toBeVisible();
    await single.getByRole('checkbox', { name: 'model-059:latest' }).check();
    await expect(single.getByRole('button', { name: 'Move one model to Simulator' })).toBeEnabled();
  });

  test('the folder above a hidden one may be dropped', async ({ page }, info) => {
    const files = await modelsFolder({ name: 'mine', layers: weightLayers(chain()) });
    const home = info.outputPath('ollama');
    await write(home, files, '.ollama/models');
    await drop(page, home);
    await expect(page.getByRole('article', { name: 'One model in ollama/.ollama/models' })).toBeVisible();
  });

  test('a folder that may not be read is said to be one', async ({ page }) => {
    // As the browser gives it. One on disk would be open to whoever runs the stories as root.
    await page.evaluate(() => {
      const readEntries = (_: unknown, reject: (error: unknown) => void) =>
        reject(new DOMException('', 'NotReadableError'));
      const locked = { isDirectory: true, name: 'models', fullPath: '/models', createReader: () => ({ readEntries }) };
      const items = [{ kind: 'file', webkitGetAsEntry: () => locked, getAsFile: () => null }];
      const event = new Event('drop', { cancelable: true });
      Object.defineProperty(event, 'dataTransfer', { value: { types: ['Files'], items } });
      document.dispatchEvent(event);
    });
    const alert = page.getByRole('alert').filter({ hasText: 'Nothing in models can be imported' });
    await expect(alert).toContainText('belong to the user “ollama”');
    await expect(alert).toContainText('Could not be read by the browser (1)');
  });

  test('this browser takes them too, without their Go templates', async ({ page }, info) => {
    const layers = [...weightLayers(chain()), ...textLayers({ template: plainTemplate, system: 'S' })];
    const files = await modelsFolder({ name: 'mine', layers });
    await page.getByRole('button', { name: /Switch server/ }).click();
    await page.getByRole('button', { name: /^This browser/ }).click();
    await openImport(page);
    const house = await give(page, await write(info.outputPath('models'), files), 'One model in models');
    await expect(house.getByText('One of them has a template of its own, which stays behind')).toBeVisible();
    await house.getByRole('button', { name: 'Move one model to this browser' }).click();
    await expect(page.getByText('Ready in this browser')).toBeVisible();
  });
});

// Where there is none there are no such stories: `npm test` says so.
for (const { program, title } of findOllamas()) {
  test.describe(`from one real Ollama ${title} to another`, () => fromRealToReal(program));
}

function fromRealToReal(program: string): void {
  let source: RealOllama | undefined;
  let target: RealOllama | undefined;

  test.beforeAll(async () => {
    [source, target] = await Promise.all([startOllama(program), startOllama(program)]);
  });
  test.afterAll(() => Promise.all([source?.close(), target?.close()]));

  test('models are what they were, to the last parameter', async ({ page, site, allowed }) => {
    const { url: from } = source!;
    const { url: to } = target!;
    site.config = { servers: [{ name: 'Real', url: to }] };
    allowed.requestsTo(to);
    const { params: parameters, ...others } = texts;
    const speaker = chain();
    await put(from, 'me/speaker:v1', speaker.file, { ...others, parameters });
    await put(from, 'bare', chain().file);
    // Whose file has a chat template that Ollama knows, and whose owner wanted none of its stop words.
    const known = chain(undefined, chatml);
    await put(from, 'known', known.file);
    await put(from, 'own', known.file, { template: plainTemplate, parameters: { stop: [], seed: 42 } });
    const config = { renderer: 'odd', parser: 'odder', requires: '0.14.2', info: { capabilities: ['tools'] } };
    await put(from, 'configured', chain().file, { ...config, template: plainTemplate });
    const seeing = withProjector();
    await put(from, 'seeing', seeing.file, { template: plainTemplate }, { projector: seeing.projector });
    const changed = await adapted();
    await put(from, 'changed', changed.file, { template: plainTemplate }, { adapter: changed.adapters[0] });

    await openImport(page);
    const house = await give(page, source!.modelsFolder, '7 models in models');
    await house.getByRole('button', { name: 'Move 7 models to Real' }).click();
    await expect(page.getByText('Ready on Real')).toHaveCount(7, { timeout: 40_000 });

    for (const name of ['me/speaker:v1', 'bare', 'known', 'own', 'configured', 'seeing', 'changed']) {
      expect(await show(to, name), name).toEqual(await show(from, name));
    }
    expect(await show(from, 'seeing')).toMatchObject({ projector_info: { 'general.architecture': 'clip' } });
    expect(await show(from, 'known')).toMatchObject({ parameters: [/<\|im_end\|>/, /<\|im_start\|>/].map(matching) });
    // Blob for blob.
    expect(await layersOf(target!, 'me/speaker:v1')).toEqual(await layersOf(source!, 'me/speaker:v1'));
    for (const [name, sentence] of [
      ['me/speaker:v1', speaker.sentence],
      ['own', known.sentence],
      ['changed', changed.sentence],
    ] as const) {
      expect(await say(from, name), name).toBe(sentence);
      expect(await say(to, name), name).toBe(sentence);
    }
  });
}

/** Known to Ollama as chatml: its template and its stop words come with a model made of such a file. */
const chatml =
  "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}";

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

/** Picks a folder; resolves with the card of the models folder in it. */
async function give(page: Page, folder: string, title: string): Promise<Locator> {
  await page.locator('input[webkitdirectory]').setInputFiles(folder);
  const card = page.getByRole('article', { name: title, exact: true });
  await expect(card).toBeVisible();
  return card;
}

/** The models in the list, not the box above it. */
function boxes(house: Locator): Locator {
  return house.getByRole('list', { name: 'Models that can move' }).getByRole('listitem');
}

/** Writes a models folder to disk and returns the path that is given to the page. */
async function write(root: string, files: FolderFiles, below = ''): Promise<string> {
  for (const [path, blob] of files) {
    const place = join(root, below, path);
    await mkdir(join(place, '..'), { recursive: true });
    await writeFile(place, Buffer.from(await blob.arrayBuffer()));
  }
  return root;
}

async function digestOf(file: Blob): Promise<string> {
  return `sha256:${createHash('sha256')
    .update(Buffer.from(await file.arrayBuffer()))
    .digest('hex')}`;
}

/** Makes a model without the page. */
async function put(
  url: string,
  model: string,
  file: File,
  settings: Partial<CreateRequest> = {},
  { projector, adapter }: { projector?: File; adapter?: File } = {},
): Promise<void> {
  const upload = async (blob: Blob) => {
    const digest = await digestOf(blob);
    const body = Buffer.from(await blob.arrayBuffer());
    expect((await fetch(`${url}/api/blobs/${digest}`, { method: 'POST', body })).ok).toBe(true);
    return digest;
  };
  const files = {
    'model.gguf': await upload(file),
    ...(projector && { 'projector.gguf': await upload(projector) }),
  };
  const adapters = adapter && { 'adapter.gguf': await upload(adapter) };
  const request = { model, files, adapters, ...settings, stream: false };
  expect(await post(url, '/api/create', request)).toMatchObject({ status: 'success' });
}

/**
 * What a server says of a model, but for when and from which file it was made.
 *
 * [Note: Files in any order] 0.24 takes the files of a create in an order drawn anew each time, and the
 * family and size of the first, be it a projector. (convertModelFromFiles in server/create.go at v0.24.0)
 */
async function show(url: string, model: string): Promise<unknown> {
  const shown = (await post(url, '/api/show', { model })) as Record<string, unknown>;
  const { modified_at: _, details, modelfile, parameters, ...rest } = shown;
  // Go prints parameters in any order.
  const lines = ((parameters as string | undefined) ?? '').split('\n').toSorted();
  const { parent_model: __, ...facts } = details as Record<string, unknown>;
  if (rest.projector_info) Object.assign(facts, { family: '', parameter_size: '', families: [] });
  const kept = (modelfile as string).split('\n').filter((line) => /^(RENDERER|PARSER)/.test(line));
  return { ...rest, details: facts, parameters: lines, kept };
}

/** The layers that a manifest on disk names, each with its digest. */
async function layersOf({ modelsFolder }: RealOllama, name: string): Promise<string[]> {
  const manifest = JSON.parse(await readFile(join(modelsFolder, manifestPath(name)), 'utf8')) as {
    layers: { mediaType: string; digest: string }[];
  };
  return manifest.layers.map(({ mediaType, digest }) => `${mediaType} ${digest}`);
}

async function systemOf(url: string, model: string): Promise<unknown> {
  return ((await post(url, '/api/show', { model })) as { system: unknown }).system;
}

async function say(url: string, model: string): Promise<string> {
  const messages = [{ role: 'user', content: 'What do you say?' }];
  const answer = await post(url, '/api/chat', { model, messages, stream: false });
  return (answer as { message: { content: string } }).message.content.trim();
}

async function post(url: string, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(url + path, { method: 'POST', body: JSON.stringify(body) });
  return response.json();
}
