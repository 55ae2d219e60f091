import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fault } from '@/embedded/testing/faults';
import { createSimulator, type Simulator } from '@/embedded/testing/simulator';
import {
  createClient,
  HttpError,
  ProtocolError,
  StreamError,
  UnreachableError,
  type Client,
  type EmbedResponse,
} from '@/ollama';
import { closing } from '../../../../e2e/closing';
import { OtherLengthError, RefusedTextsError } from './embed-error';
import { runEmbed, type Arrival, type EmbedJob } from './run-embed';

let simulator: Simulator;
let client: Client;
let kept: Arrival[];
let progress: number[];
beforeEach(() => {
  simulator = closing(createSimulator({ models: ['all-minilm'] }));
  client = createClient(simulator.transport);
  kept = [];
  progress = [];
});

const words = (count: number) => Array.from({ length: count }, (_, index) => `text ${index}`);

function run(change: Partial<EmbedJob> = {}, { asked = client, signal = new AbortController().signal } = {}) {
  const texts = change.texts ?? words(5);
  const job = { model: 'all-minilm', setup: {}, batchSize: 2, texts, wanted: texts.map((_, at) => at), dimensions: 0 };
  return runEmbed(
    { ...job, ...change },
    {
      client: asked,
      signal,
      keep: async (arrival) => void kept.push(arrival),
      onProgress: (count) => progress.push(count),
    },
  );
}

const inputs = () =>
  simulator.requests
    .filter(({ path }) => path.startsWith('/api/embed'))
    .map(({ body }) => {
      const { input, prompt } = body as { input?: unknown; prompt?: unknown };
      return input ?? prompt;
    });
const places = () => kept.flatMap(({ indexes }) => indexes);

/** A client whose answers are made of its requests. */
function answering(vectorOf: (text: string) => unknown, more: object = {}): Client {
  const fetch = (request: { body?: unknown }) => {
    const { input, prompt } = JSON.parse(String(request.body)) as { input?: string | string[]; prompt?: string };
    const body =
      prompt === undefined ? { embeddings: [input!].flat().map(vectorOf), ...more } : { embedding: vectorOf(prompt) };
    // NaN and Infinity are no JSON; some servers write them nevertheless.
    return Promise.resolve(new Response(JSON.stringify(body).replaceAll('"huge"', '1e39')));
  };
  return createClient({ ...simulator.transport, fetch: fetch as typeof simulator.transport.fetch });
}

describe('texts', () => {
  it('are asked for batch by batch, and kept with what they cost', async () => {
    await run();
    expect(inputs()).toEqual([['text 0', 'text 1'], ['text 2', 'text 3'], 'text 4']);
    expect(kept.map(({ indexes }) => indexes)).toEqual([[0, 1], [2, 3], [4]]);
    expect(progress).toEqual([2, 4, 5]);
    const [first] = kept;
    expect(first!.vectors).toHaveLength(2 * first!.dimensions);
    expect(first).toMatchObject({ requestCount: 1, tokens: expect.any(Number), seconds: expect.any(Number) });
  });

  it('go one by one to the legacy endpoint, which tells no tokens', async () => {
    await run({ setup: { isLegacy: true } });
    expect(inputs()).toEqual(words(5));
    expect(kept.map(({ indexes }) => indexes)).toEqual([[0, 1], [2, 3], [4]]);
    expect(kept[0]!.tokens).toBeUndefined();
    expect(kept[0]!.requestCount).toBe(2);
  });

  it('that have their vectors are not asked for again', async () => {
    await run({ wanted: [1, 4] });
    expect(inputs()).toEqual([['text 1', 'text 4']]);
    await run({ wanted: [] });
    expect(inputs()).toHaveLength(1);
  });
});

describe('a batch that fails', () => {
  it.each<[string, Fault, new (...args: never[]) => Error]>([
    ['a refusal', { kind: 'status', status: 500, message: 'model runner has unexpectedly stopped' }, HttpError],
    ['an unreachable server', { kind: 'unreachable' }, UnreachableError],
    ['a refused origin', { kind: 'no-cors' }, UnreachableError],
    ['garbage', { kind: 'garbage-line', lines: 0 }, ProtocolError],
    ['an error with status 200', { kind: 'error-line', lines: 0, message: 'no' }, StreamError],
  ])('of %s ends the run; what came before is kept, and the rest can be asked for', async (_, fault, type) => {
    for (const setup of [{}, { isLegacy: true as const }]) {
      kept = [];
      simulator.faults.clear();
      await run({ setup, wanted: [0, 1] });
      simulator.faults.set(setup.isLegacy ? '/api/embeddings' : '/api/embed', fault);
      await expect(run({ setup, wanted: [2, 3, 4] })).rejects.toBeInstanceOf(type);
      expect(places()).toEqual([0, 1]);
      simulator.faults.clear();
      await run({ setup, wanted: [2, 3, 4] });
      expect(places()).toEqual([0, 1, 2, 3, 4]);
    }
  });

  it('in the middle of legacy requests keeps those that came', async () => {
    simulator.faults.set('/api/embeddings', { kind: 'status', status: 500, message: 'no' });
    const seen: string[] = [];
    const asked: Client = {
      ...client,
      embeddings: (request, options) => {
        seen.push(request.prompt);
        if (seen.length === 3) return client.embeddings(request, options);
        return answering(() => [1, 0]).embeddings(request, options);
      },
    };
    await expect(run({ setup: { isLegacy: true }, batchSize: 64 }, { asked })).rejects.toBeInstanceOf(HttpError);
    expect(places()).toEqual([0, 1]);
  });

  it('ends with an abort when it is stopped', async () => {
    simulator.faults.set('/api/embed', { kind: 'hang' });
    const controller = new AbortController();
    const running = run({}, { signal: controller.signal });
    await vi.waitFor(() => expect(inputs()).toHaveLength(1));
    controller.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(kept).toEqual([]);
  });

  it('of a model that is no longer there says so', async () => {
    await expect(run({ model: 'gone' })).rejects.toMatchObject({ status: 404 });
  });
});

describe('a text that is refused', () => {
  const long = 'word '.repeat(2000);

  it('is found; all others of its batch have their vectors', async () => {
    const texts = ['one', long, 'three', long, 'five'];
    const setup = { truncate: false as const };
    const refusal = await run({ texts, setup, batchSize: 4 }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RefusedTextsError);
    expect((refusal as RefusedTextsError).refused).toEqual([
      { index: 1, why: 'tooLong' },
      { index: 3, why: 'tooLong' },
    ]);
    expect(places()).toEqual([0, 2]);
    await run({ texts, setup, wanted: [4] });
    expect(places()).toEqual([0, 2, 4]);
  });

  it('is found where the model makes no numbers of it', async () => {
    const asked: Client = {
      ...client,
      embed: (request, options) => {
        if ([request.input].flat().includes('bad')) {
          return Promise.reject(new HttpError(400, '/api/embed', 'embedding contains NaN or Inf values'));
        }
        return client.embed(request, options);
      },
    };
    const refusal = await run({ texts: ['one', 'bad', 'three'], batchSize: 3 }, { asked }).catch(
      (error: unknown) => error,
    );
    expect((refusal as RefusedTextsError).refused).toEqual([{ index: 1, why: 'notANumber' }]);
    expect((refusal as RefusedTextsError).code).toBe('embeddings.notANumber');
  });

  it('may be none: a batch that is too much as a whole is embedded text by text', async () => {
    const asked: Client = {
      ...client,
      embed: (request, options): Promise<EmbedResponse> =>
        Array.isArray(request.input)
          ? Promise.reject(new HttpError(400, '/api/embed', 'the input length exceeds the context length'))
          : client.embed(request, options),
    };
    await run({}, { asked });
    expect(places()).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('an answer that is none', () => {
  it.each([
    ['fewer vectors than texts', { embeddings: [[1, 0]] }],
    [
      'more vectors than texts',
      {
        embeddings: [
          [1, 0],
          [1, 0],
          [1, 0],
        ],
      },
    ],
    ['no vectors', { embeddings: undefined }],
    ['a vector without numbers', { embeddings: [[1, 0], []] }],
    [
      'NaN, as JSON has it',
      {
        embeddings: [
          [1, null],
          [1, 0],
        ],
      },
    ],
    ['texts', { embeddings: [['1'], ['2']] }],
  ])('with %s is refused', async (_, more) => {
    await expect(run({}, { asked: answering(() => [1, 0], more) })).rejects.toBeInstanceOf(ProtocolError);
    expect(kept).toEqual([]);
  });

  it('with numbers beyond 32 bits is refused', async () => {
    await expect(run({}, { asked: answering(() => ['huge', 1]) })).rejects.toBeInstanceOf(ProtocolError);
    const legacy = { isLegacy: true as const };
    await expect(run({ setup: legacy }, { asked: answering(() => ['huge']) })).rejects.toBeInstanceOf(ProtocolError);
    expect(kept).toEqual([]);
  });

  it('with vectors of another length than the last is refused', async () => {
    const asked = answering((text) => (text === 'text 3' ? [1, 0, 0] : [1, 0]));
    const refusal = await run({}, { asked }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(OtherLengthError);
    expect(refusal).toMatchObject({ named: { expected: 2, found: 3 } });
    expect(places()).toEqual([0, 1]);
    await expect(run({ dimensions: 3, wanted: [0] }, { asked })).rejects.toBeInstanceOf(OtherLengthError);
  });
});
