import { describe, expect, test, vi } from 'vitest';
import { closing } from '../../../e2e/closing';
import { chain, loop, plainTemplate } from '../../../e2e/models/chain';
import { install } from '../../../e2e/models/install';
import { shards } from '../../../e2e/models/shards';
import { thinking } from '../../../e2e/models/thinking';
import { withProjector } from '../../../e2e/models/projector';
import { writeGguf } from '@/formats/gguf-writer';
import { createClient, HttpError, ProtocolError, StreamCutError, StreamError, UnreachableError } from '@/ollama';
import { toDigest } from '@/ollama/digest';
import { sha256Hex } from '@/base/sha256/hash-blob';
import { createMemoryBlobStore } from '../blob-store/memory';
import { BlobStoreFullError } from '../blob-store/blob-store';
import { createSimulator, type SimulatorOptions } from './simulator';

const messages = [{ role: 'user' as const, content: 'Hi' }];

function start(options: SimulatorOptions = {}) {
  const simulator = closing(createSimulator({ models: [], ...options }));
  return { simulator, client: createClient(simulator.transport) };
}

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of stream) all.push(each);
  return all;
}

describe('the simulator', () => {
  test('begins with a handful of models that look like the real ones', async () => {
    const client = createClient(closing(createSimulator()).transport);
    const { models } = await client.list();
    expect(models.map(({ name, details }) => [name, details.family, details.parameter_size]).sort()).toEqual([
      ['gemma3:4b', 'gemma3', '4.3B'],
      ['llama3.2:3b', 'llama', '3.2B'],
      ['nomic-embed-text:latest', 'nomic-bert', '137M'],
      ['qwen2.5-coder:7b', 'qwen2', '7.6B'],
      ['qwen3:8b', 'qwen3', '8.2B'],
    ]);
    expect(models.every(({ size }) => size! > 2e8)).toBe(true);
    const capabilities = await Promise.all(
      ['gemma3:4b', 'qwen2.5-coder:7b', 'qwen3:8b', 'nomic-embed-text'].map(
        async (model) => (await client.show({ model })).capabilities,
      ),
    );
    expect(capabilities).toEqual([
      ['completion', 'vision'],
      ['completion', 'tools', 'insert'],
      ['completion', 'tools', 'thinking'],
      ['embedding'],
    ]);
  });

  test('says what the bytes of the file say', async () => {
    const { client } = start();
    const { file, request, words } = chain();
    // The last 4.0 of the output matrix: what makes the last word follow the one before it.
    const bytes = new Uint8Array(await file.arrayBuffer());
    const damaged = bytes.slice();
    const four = bytes.lastIndexOf(0x44);
    damaged[four] = 0;
    const said = async (model: string, data: Uint8Array<ArrayBuffer>) => {
      await install(client, model, { files: [new File([data], 'a.gguf')], adapters: [], request });
      const options = { num_predict: words.length };
      return (await client.chatWhole({ model, messages, options })).message.content.trim();
    };
    expect(await said('whole', bytes)).toBe(words.join('').trim());
    expect(await said('damaged', damaged)).not.toBe(words.join('').trim());
  });

  test('pulls and pushes with progress, and goes on where a pull was interrupted', async () => {
    const { client } = start({ tickMs: 1, bytesPerSecond: 1e12 });
    const abort = new AbortController();
    const begun = collect(
      (async function* () {
        for await (const line of client.pull({ model: 'llama3.2:1b' }, { signal: abort.signal })) {
          yield line;
          if ((line.completed ?? 0) > 5e8) abort.abort();
        }
      })(),
    );
    await expect(begun).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    expect((await client.list()).models).toEqual([]);
    const lines = await collect(client.pull({ model: 'llama3.2:1b' }));
    const progress = lines.filter(({ digest }) => digest);
    expect(progress[0]!.completed).toBeGreaterThan(5e8);
    expect(progress[0]).toMatchObject({ total: 1.32e9 });
    expect(lines.slice(-3).map(({ status }) => status)).toEqual([
      'verifying sha256 digest',
      'writing manifest',
      'success',
    ]);
    expect((await client.list()).models).toHaveLength(1);

    await expect(collect(client.pull({ model: 'nothing' }))).rejects.toThrow('file does not exist');
    await expect(collect(client.push({ model: 'llama3.2:1b' }))).rejects.toThrow('unauthorized: access denied');
    await client.copy('llama3.2:1b', 'me/mine');
    await collect(client.push({ model: 'me/mine' }));
    await client.delete('me/mine');
    await collect(client.pull({ model: 'me/mine' }));
    expect((await client.list()).models.map(({ name }) => name).sort()).toEqual(['llama3.2:1b', 'me/mine:latest']);
  });

  test('embeds similar texts near each other', async () => {
    const { client } = start({ models: ['nomic-embed-text'] });
    const input = ['a cat sat on the mat', 'the cat sits on a mat', 'stock prices fell sharply'];
    const { embeddings } = await client.embed({ model: 'nomic-embed-text', input });
    const similarity = (one: number, other: number) =>
      embeddings[one]!.reduce((sum, value, index) => sum + value * embeddings[other]![index]!, 0);
    expect(similarity(0, 1)).toBeGreaterThan(0.5);
    expect(similarity(0, 2)).toBeLessThan(0.3);
  });

  test('follows a schema', async () => {
    const { client } = start();
    const { sentence, ...fixture } = chain();
    await install(client, 'chain', fixture);
    const format = {
      type: 'object',
      properties: {
        text: { type: 'string' },
        count: { type: 'integer' },
        tags: { type: 'array', items: { enum: ['a'] } },
      },
    };
    const { message } = await client.chatWhole({ model: 'chain', messages, format });
    expect(JSON.parse(message.content)).toEqual({ text: sentence, count: 7, tags: ['a'] });
  });
});

describe('as 0.33', () => {
  const startNewer = (options: SimulatorOptions = {}) => start({ profile: '0.33', ...options });

  test('says its version, and what models can do, in the list', async () => {
    const { client } = startNewer();
    expect(await client.version()).toBe('0.33.0-rc2');
    await install(client, 'eyes', withProjector('mmproj'));
    const [listed] = (await client.list()).models;
    expect(listed).toMatchObject({
      capabilities: ['completion', 'vision'],
      details: { context_length: 2048, families: ['llama'] },
    });
    await expect(client.show({ model: 'nothing' })).rejects.toThrow("model 'nothing:latest' not found");
  });

  test('merges a split model into the same file as the whole one gives', async () => {
    const { client } = startNewer();
    const { files, whole, sentence, request } = await shards();
    const fileOf = async (model: string) => /sha256-\w+/.exec((await client.show({ model })).modelfile ?? '')?.[0];
    await install(client, 'split', { files: files.toReversed(), adapters: [], request });
    await install(client, 'whole', { files: [whole], adapters: [], request });
    expect(await fileOf('split')).toBe(await fileOf('whole'));
    expect((await client.chatWhole({ model: 'split', messages })).message.content.trim()).toBe(sentence);
    const digest = toDigest(await sha256Hex(whole));
    expect(await fileOf('whole')).not.toBe(digest.replace(':', '-'));
  });

  test('quantizes without a word of how far it is', async () => {
    const { client } = startNewer();
    await install(client, 'chain', chain());
    const lines = await collect(client.create({ model: 'small', from: 'chain', quantize: 'q8_0' }));
    expect(lines.some(({ total }) => total !== undefined)).toBe(false);
    expect((await client.show({ model: 'small' })).details.quantization_level).toBe('Q8_0');
  });

  test('the path of an uploaded file that 0.24 kept is the parent in its list', async () => {
    const store = createMemoryBlobStore();
    await install(start({ store }).client, 'old', chain());
    const [listed] = (await startNewer({ store }).client.list()).models;
    expect(listed?.details.parent_model).toMatch(/^\/models\/blobs\/sha256-/);
  });

  test('an own template that can do less gives way, unless a parser is named', async () => {
    const { client } = startNewer();
    const { file } = thinking();
    const made = async (model: string, more: object) => {
      await install(client, model, { files: [file], adapters: [], request: { template: plainTemplate, ...more } });
      return client.show({ model });
    };
    expect(await made('own', {})).toMatchObject({
      template: expect.stringContaining('<think>'),
      capabilities: ['thinking', 'completion'],
    });
    expect(await made('kept', { parser: 'passthrough' })).toMatchObject({
      template: plainTemplate,
      capabilities: ['completion'],
    });
  });

  test('a failure of the engine ends the stream silently, but is told where it made the prompt', async () => {
    const { simulator, client } = startNewer();
    const { sentence: _, request, ...files } = chain();
    await install(client, 'own', { ...files, request });
    await install(client, 'native', { ...files, request: {} });
    const chat = (model: string) => collect(client.chat({ model, messages }));
    const failing = () =>
      simulator.faults.set('/api/chat', { kind: 'engine-failure', tokens: 2, message: 'lost' }, { times: 1 });
    failing();
    await expect(chat('own')).rejects.toMatchObject({ name: StreamCutError.name, how: 'ended' });
    failing();
    await expect(chat('native')).rejects.toThrow('lost');
    failing();
    expect(await client.chatWhole({ model: 'own', messages })).toMatchObject({ done: false });
    expect((await chat('own')).at(-1)?.done).toBe(true);
  });

  test('a file without tensors is refused without a reason', async () => {
    const { client } = startNewer();
    const metadata = { 'general.architecture': { type: 'string', value: 'llama' } } as const;
    const files = [new File([writeGguf({ metadata, tensors: [] })], 'a.gguf')];
    const refused = install(client, 'none', { files, adapters: [], request: {} });
    await expect(refused).rejects.toThrow('failed to validate GGUF with llama-quantize');
  });
});

test('as 0.24 a failure of the engine is a last line', async () => {
  const { simulator, client } = start();
  await install(client, 'chain', chain());
  simulator.faults.set('/api/chat', { kind: 'engine-failure', tokens: 2, message: 'lost' }, { times: 1 });
  await expect(collect(client.chat({ model: 'chain', messages }))).rejects.toThrow('lost');
});

describe('faults', () => {
  async function withLoop() {
    const server = start();
    await install(server.client, 'loop', loop());
    return {
      ...server,
      chat: () => collect(server.client.chat({ model: 'loop', messages, options: { num_predict: 9 } })),
    };
  }

  test('what goes wrong is what a client has to cope with', async () => {
    const { simulator, chat } = await withLoop();
    const { faults } = simulator;
    const path = '/api/chat';
    faults.set(path, { kind: 'cut-after', lines: 2 }, { times: 1 });
    await expect(chat()).rejects.toMatchObject({ name: StreamCutError.name, how: 'ended' });
    faults.set(path, { kind: 'reset', lines: 2 }, { times: 1 });
    await expect(chat()).rejects.toMatchObject({ name: StreamCutError.name, how: 'reset' });
    faults.set(path, { kind: 'no-done' }, { times: 1 });
    await expect(chat()).rejects.toMatchObject({ name: StreamCutError.name, how: 'ended' });
    faults.set(path, { kind: 'garbage-line', lines: 1 }, { times: 1 });
    await expect(chat()).rejects.toBeInstanceOf(ProtocolError);
    faults.set(path, { kind: 'error-line', lines: 1, message: 'out of memory' }, { times: 1 });
    await expect(chat()).rejects.toThrow(StreamError);
    faults.set(path, { kind: 'status', status: 503, message: 'busy' }, { times: 1 });
    await expect(chat()).rejects.toMatchObject({ name: HttpError.name, status: 503 });
    faults.set(path, { kind: 'no-cors' }, { times: 1 });
    await expect(chat()).rejects.toBeInstanceOf(UnreachableError);
    faults.set(path, { kind: 'slow', delayMs: 1 }, { times: 1 });
    expect((await chat()).at(-1)?.done).toBe(true);
    expect((await chat()).at(-1)?.done).toBe(true);
  });

  test('uploads', async () => {
    const { simulator, client } = start();
    const blob = new Blob(['content']);
    const digest = toDigest(await sha256Hex(blob));
    for (const fault of [
      { kind: 'disk-full' },
      { kind: 'digest-mismatch' },
      { kind: 'upload-cut', bytes: 3 },
    ] as const) {
      simulator.faults.set('/api/blobs', fault, { times: 1 });
      await expect(client.uploadBlob(digest, blob)).rejects.toThrow();
      expect(await client.hasBlob(digest)).toBe(false);
    }
    expect(await client.uploadBlob(digest, blob)).toBe('created');
  });

  test('a store without room is a full disk', async () => {
    const store = createMemoryBlobStore();
    store.put = () => Promise.reject(new BlobStoreFullError('the quota is used up'));
    const { client } = start({ store });
    const blob = new Blob(['content']);
    const upload = client.uploadBlob(toDigest(await sha256Hex(blob)), blob);
    await expect(upload).rejects.toMatchObject({ status: 500, serverMessage: expect.stringMatching('no space left') });
  });
});

test('a create without a stream goes on when its client has gone', async () => {
  const { simulator, client } = start();
  const fixture = chain();
  const digest = toDigest(await sha256Hex(fixture.file));
  await client.uploadBlob(digest, fixture.file);
  const abort = new AbortController();
  const body = JSON.stringify({ model: 'late', files: { 'a.gguf': digest }, stream: false });
  const answer = simulator.handle({ method: 'POST', path: '/api/create', body }, { signal: abort.signal });
  abort.abort();
  await expect(answer).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  await vi.waitFor(async () => expect((await client.list()).models).toHaveLength(1));
});

describe('blobs that nobody uses', () => {
  test('go at the first request when they are older than an hour', async () => {
    let now = new Date('2026-01-01T00:00:00Z');
    const store = createMemoryBlobStore(() => now);
    const old = toDigest(await sha256Hex(new Blob(['old'])));
    await store.put(old, new Blob(['old']));
    now = new Date('2026-01-01T01:30:00Z');
    const young = toDigest(await sha256Hex(new Blob(['young'])));
    await store.put(young, new Blob(['young']));
    const { client } = start({ store, now: () => now });
    expect([await client.hasBlob(old), await client.hasBlob(young)]).toEqual([false, true]);
  });
});
