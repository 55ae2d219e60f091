import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { wrongAnswer } from '../../e2e/models/fuzz/answers';
import { Random } from '../../e2e/models/fuzz/random';
import { createClient, type Client } from './client';
import { HttpError, ProtocolError, StreamCutError, StreamError } from './errors';
import type { Transport } from './transport';

// Ten thousand answers that are wrong somewhere, the same ones every time. Whatever comes, a call either fails
// with one of the protocol's errors or its result is of the type that is documented, which is said here a
// second time, by schemas.

const casesPerEndpoint = 850;

const text = v.pipe(
  v.string(),
  v.check((value) => !/\p{Surrogate}/u.test(value), 'half a surrogate pair'),
);
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const finite = v.pipe(v.number(), v.finite());
const maybe = <T extends v.GenericSchema>(schema: T) => v.optional(schema);
const date = v.pipe(
  text,
  v.check((value) => !Number.isNaN(Date.parse(value)) && Date.parse(value) > Date.parse('0002-01-01'), 'no date'),
);
const json: v.GenericSchema = v.lazy(() => v.union([v.null(), v.boolean(), finite, text, v.array(json), jsonObject]));
const jsonObject: v.GenericSchema = v.lazy(() => v.record(text, json));

const details = v.strictObject({
  parent_model: text,
  format: text,
  family: text,
  families: v.nullable(v.array(text)),
  parameter_size: text,
  quantization_level: text,
  context_length: maybe(amount),
  embedding_length: maybe(amount),
});
const metrics = {
  total_duration: maybe(amount),
  load_duration: maybe(amount),
  prompt_eval_count: maybe(amount),
  prompt_eval_duration: maybe(amount),
  eval_count: maybe(amount),
  eval_duration: maybe(amount),
};
const toolCalls = v.array(
  v.strictObject({
    id: maybe(text),
    function: v.strictObject({ index: maybe(amount), name: text, arguments: jsonObject }),
  }),
);
const token = { token: text, logprob: finite, bytes: maybe(v.array(finite)) };
const logprobs = v.array(v.strictObject({ ...token, top_logprobs: maybe(v.array(v.strictObject(token))) }));
const role = v.picklist(['system', 'user', 'assistant', 'tool']);
const message = v.strictObject({
  role,
  content: text,
  thinking: maybe(text),
  images: maybe(v.array(text)),
  tool_calls: maybe(toolCalls),
  tool_name: maybe(text),
  tool_call_id: maybe(text),
});
const line = {
  model: text,
  remote_model: maybe(text),
  remote_host: maybe(text),
  created_at: maybe(date),
  done: v.boolean(),
  done_reason: maybe(text),
  logprobs: maybe(logprobs),
  _debug_info: maybe(v.strictObject({ rendered_template: text, image_count: maybe(amount) })),
  ...metrics,
};
const chatChunk = v.strictObject({ ...line, message });
const generateChunk = v.strictObject({
  ...line,
  response: text,
  thinking: maybe(text),
  tool_calls: maybe(toolCalls),
  context: maybe(v.array(finite)),
});
const progress = v.strictObject({ status: text, digest: maybe(text), total: maybe(amount), completed: maybe(amount) });
const listOf = (model: v.GenericSchema) => v.strictObject({ models: v.array(model), unreadable: amount });
const name = v.pipe(text, v.nonEmpty());

const validDetails = {
  parent_model: 'llama3.2:latest',
  format: 'gguf',
  family: 'llama',
  families: ['llama', 'clip'],
  parameter_size: '3.2B',
  quantization_level: 'Q4_K_M',
  context_length: 131072,
  embedding_length: 3072,
};
const modelId = { name: 'a:latest', model: 'a:latest', digest: 'aa'.repeat(32) };
const calls = [{ id: 'call_1', function: { index: 0, name: 'weather', arguments: { city: 'Oslo', days: [1, 2] } } }];
const odds = [{ token: 'a', logprob: -0.1, bytes: [97], top_logprobs: [{ token: 'b', logprob: -2, bytes: [98] }] }];
const begun = { model: 'a', remote_model: 'b', remote_host: 'https://x', created_at: '2026-05-14T10:00:00.5Z' };
const ended = {
  done: true,
  done_reason: 'stop',
  total_duration: 5,
  load_duration: 4,
  prompt_eval_count: 3,
  prompt_eval_duration: 2,
  eval_count: 7,
  eval_duration: 1,
};

interface Endpoint {
  /** The values of a valid answer: one, or the lines of a stream. */
  valid: object[];
  call: (client: Client) => Promise<unknown> | AsyncIterable<unknown>;
  schema: v.GenericSchema;
}

const progressLines = [
  { status: 'pulling aa', digest: 'sha256:aa', total: 100, completed: 10 },
  { status: 'writing manifest' },
  { status: 'success' },
];
const chatLines = [
  { ...begun, message: { role: 'assistant', content: '', thinking: 'hm', images: ['aGk='] }, done: false },
  { ...begun, message: { role: 'assistant', content: 'Hi', tool_calls: calls }, logprobs: odds, done: false },
  { ...begun, message: { role: 'assistant', content: '' }, ...ended },
];
const generateLines = [
  { ...begun, response: 'Hi', thinking: 'hm', tool_calls: calls, logprobs: odds, done: false },
  { ...begun, response: '', context: [1, 2, 3], _debug_info: { rendered_template: 'x', image_count: 1 }, ...ended },
];

const endpoints: Record<string, Endpoint> = {
  version: { valid: [{ version: '0.24.0' }], call: (client) => client.version(), schema: text },
  list: {
    valid: [
      {
        models: [
          {
            ...modelId,
            remote_model: 'b',
            remote_host: 'https://x',
            modified_at: '2026-05-14T10:00:00.123456789+02:00',
            size: 5,
            details: validDetails,
            capabilities: ['completion', 'tools'],
          },
          { ...modelId, name: 'b:latest', modified_at: '2026-01-01T00:00:00Z', size: 0, details: { families: null } },
        ],
      },
    ],
    call: (client) => client.list(),
    schema: listOf(
      v.strictObject({
        name,
        model: name,
        remote_model: maybe(text),
        remote_host: maybe(text),
        modified_at: maybe(date),
        size: maybe(amount),
        digest: maybe(text),
        details,
        capabilities: maybe(v.array(text)),
      }),
    ),
  },
  running: {
    valid: [
      {
        models: [
          { ...modelId, size: 5, size_vram: 4, expires_at: '2318-01-01T00:00:00Z', details: validDetails },
          { ...modelId, size: 5, size_vram: 0, expires_at: '2026-01-01T00:00:00Z', context_length: 4096 },
        ],
      },
    ],
    call: (client) => client.running(),
    schema: listOf(
      v.strictObject({
        name,
        model: name,
        size: maybe(amount),
        size_vram: maybe(amount),
        digest: maybe(text),
        details,
        expires_at: maybe(date),
        context_length: maybe(amount),
      }),
    ),
  },
  show: {
    valid: [
      {
        license: 'MIT',
        modelfile: 'FROM x',
        parameters: 'stop "x"',
        template: '{{ .Prompt }}',
        system: 'Be brief.',
        details: validDetails,
        messages: [{ role: 'user', content: 'Hi' }],
        remote_model: 'b',
        remote_host: 'https://x',
        model_info: { 'general.architecture': 'llama', 'llama.block_count': 2, 'tokenizer.ggml.tokens': ['a', 'b'] },
        projector_info: { 'clip.has_vision_encoder': true },
        tensors: [{ name: 'output.weight', type: 'F16', shape: [4, 2] }],
        capabilities: ['completion'],
        modified_at: '2026-01-01T00:00:00Z',
        requires: '0.20.0',
        newer_field: { nested: [1] },
      },
    ],
    call: (client) => client.show({ model: 'a' }),
    // What the types do not name is kept, as JSON.
    schema: v.objectWithRest(
      {
        license: maybe(text),
        modelfile: maybe(text),
        parameters: maybe(text),
        template: maybe(text),
        system: maybe(text),
        details,
        messages: maybe(v.array(v.strictObject({ role, content: text }))),
        remote_model: maybe(text),
        remote_host: maybe(text),
        model_info: maybe(jsonObject),
        projector_info: maybe(jsonObject),
        tensors: maybe(v.array(v.strictObject({ name, type: text, shape: v.array(finite) }))),
        capabilities: maybe(v.array(text)),
        modified_at: maybe(date),
        requires: maybe(text),
      },
      json,
    ),
  },
  me: {
    valid: [{ name: 'somebody', email: 'somebody@localhost', plan: 'free' }],
    call: (client) => client.me(),
    schema: v.strictObject({ name: text, email: maybe(text), plan: maybe(text) }),
  },
  pull: { valid: progressLines, call: (client) => client.pull({ model: 'a' }), schema: progress },
  push: { valid: progressLines, call: (client) => client.push({ model: 'a' }), schema: progress },
  create: { valid: progressLines, call: (client) => client.create({ model: 'a' }), schema: progress },
  chat: { valid: chatLines, call: (client) => client.chat({ model: 'a', messages: [] }), schema: chatChunk },
  chatWhole: {
    valid: [{ ...chatLines[1], ...ended }],
    call: (client) => client.chatWhole({ model: 'a', messages: [] }),
    schema: chatChunk,
  },
  generate: { valid: generateLines, call: (client) => client.generate({ model: 'a' }), schema: generateChunk },
  generateWhole: {
    valid: [{ ...generateLines[0], ...generateLines[1] }],
    call: (client) => client.generateWhole({ model: 'a' }),
    schema: generateChunk,
  },
  embed: {
    valid: [{ model: 'a', embeddings: [[0.5, -0.5], [1]], total_duration: 1, load_duration: 2, prompt_eval_count: 3 }],
    call: (client) => client.embed({ model: 'a' }),
    schema: v.strictObject({
      model: text,
      embeddings: v.array(v.array(finite)),
      total_duration: maybe(amount),
      load_duration: maybe(amount),
      prompt_eval_count: maybe(amount),
    }),
  },
  embeddings: {
    valid: [{ embedding: [0.5, -0.5, 3] }],
    call: (client) => client.embeddings({ model: 'a', prompt: 'x' }),
    schema: v.strictObject({ embedding: v.array(finite) }),
  },
};

function clientOf(body: string, status = 200): Client {
  const answer = async () => new Response(body, { status });
  const transport: Transport = { fetch: answer, upload: answer };
  return createClient(transport);
}

/** Resolves with the results of a call; those that came before an error are in `results` too. */
async function resultsOf({ call }: Endpoint, client: Client, results: unknown[] = []): Promise<unknown[]> {
  const answer = call(client);
  if (Symbol.asyncIterator in answer) for await (const chunk of answer) results.push(chunk);
  else results.push(await answer);
  return results;
}

/** What is wrong with a result, or undefined. */
function wrongWith(result: unknown, schema: v.GenericSchema): string | undefined {
  const { issues } = v.safeParse(schema, result);
  if (issues) return issues.map((issue) => `${v.getDotPath(issue) ?? ''}: ${issue.message}`).join('; ');
  return plainProblem(result);
}

/** Nothing may have changed what an object is, however deep. */
function plainProblem(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return 'another prototype';
  if (Object.hasOwn(value, '__proto__')) return 'a field called __proto__';
  return Object.values(value).map(plainProblem).find(Boolean);
}

describe.each(Object.entries(endpoints))('%s', (path, endpoint) => {
  const validText = endpoint.valid.map((value) => JSON.stringify(value)).join('\n');

  it('reads a valid answer, and every value of it', async () => {
    const results = await resultsOf(endpoint, clientOf(validText));
    for (const result of results) expect(wrongWith(result, endpoint.schema)).toBeUndefined();
    if (!['version', 'list', 'running'].includes(path)) expect(results.map(strip)).toEqual(endpoint.valid);
  });

  it('makes its own type of whatever comes, or one of the protocol’s errors', async () => {
    const faults: string[] = [];
    for (let index = 0; index < casesPerEndpoint; index += 1) {
      const random = new Random(`answers ${path} ${index}`);
      const body = endpoint.valid
        .map((value) => (random.chance(0.7) ? wrongAnswer(value, random) : JSON.stringify(value)))
        .join('\n');
      const results: unknown[] = [];
      const error: unknown = await resultsOf(endpoint, clientOf(body), results).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      const wrongs = results.flatMap((result) => wrongWith(result, endpoint.schema) ?? []);
      if (error !== undefined && !isExpected(error)) wrongs.push(String(error));
      if (wrongs.length > 0) faults.push(`case ${index}: ${wrongs.join('; ')}\n${body.slice(0, 2000)}`);
    }
    expect(faults.slice(0, 3)).toEqual([]);
  });

  it('words whatever error comes', async () => {
    for (let index = 0; index < 50; index += 1) {
      const random = new Random(`errors ${path} ${index}`);
      const body = wrongAnswer(
        { error: { code: 500, message: 'boom', type: 'server_error' }, signin_url: 'https://x' },
        random,
      );
      const error: unknown = await resultsOf(endpoint, clientOf(body, 500)).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(HttpError);
      expect(wrongWith({ words: (error as HttpError).serverMessage }, v.strictObject({ words: text }))).toBeUndefined();
    }
  });
});

function isExpected(error: unknown): boolean {
  return error instanceof ProtocolError || error instanceof StreamError || error instanceof StreamCutError;
}

/** A result as the server could have sent it: nothing that is undefined. */
function strip(result: unknown): unknown {
  return JSON.parse(JSON.stringify(result));
}

describe.each(['version', 'list', 'running', 'show', 'me', 'embed', 'embeddings', 'chatWhole', 'generateWhole'])(
  '%s, answered with an error and status 200',
  (name) => {
    const errorOf = (body: object) =>
      resultsOf(endpoints[name]!, clientOf(JSON.stringify(body))).catch((error: unknown) => error);

    it.each([
      ['a text', { error: 'the runner has crashed' }],
      ['wrapped', { error: { code: 500, message: 'the runner has crashed' } }],
      ['wrapped twice, as a text', { error: '{"error":{"message":"the runner has crashed"}}' }],
      ['beside what belongs there', { version: '1', models: [], embeddings: [], error: 'the runner has crashed' }],
    ])('fails with the words of it: %s', async (_, body) => {
      const error = await errorOf(body);
      expect(error).toBeInstanceOf(StreamError);
      expect((error as StreamError).serverMessage).toBe('the runner has crashed');
    });

    it('shows one without words as it is', async () => {
      expect(await errorOf({ error: { code: 7 } })).toMatchObject({ serverMessage: '{"code":7}' });
    });

    it.each([null, '', false])('takes %j for none', async (error) => {
      expect(await errorOf({ ...endpoints[name]!.valid[0]!, error })).not.toBeInstanceOf(Error);
    });
  },
);

describe('a list', () => {
  it('leaves out what has no name, counts it, and keeps the rest', async () => {
    const models = [{ name: 'a:latest', details: null }, null, { size: 1 }, 'x', { model: 'b:latest' }];
    expect(await clientOf(JSON.stringify({ models })).list()).toMatchObject({
      models: [{ name: 'a:latest' }, { name: 'b:latest' }],
      unreadable: 3,
    });
    expect(await clientOf(JSON.stringify({ models })).running()).toMatchObject({ unreadable: 3 });
  });

  it('has one entry of a name, the first, and counts the others', async () => {
    const models = [{ name: 'a:latest', size: 1 }, { name: 'b:latest' }, { model: 'a:latest', size: 2 }];
    const expected = { models: [{ name: 'a:latest', size: 1 }, { name: 'b:latest' }], unreadable: 1 };
    expect(await clientOf(JSON.stringify({ models })).list()).toMatchObject(expected);
    expect(await clientOf(JSON.stringify({ models })).running()).toMatchObject(expected);
  });

  it('knows no date where the server sends Go’s zero time', async () => {
    const models = [
      { name: 'a', modified_at: '0001-01-01T00:00:00Z' },
      { name: 'b', modified_at: '0000-12-31T16:07:02-07:52' },
    ];
    const { models: read } = await clientOf(JSON.stringify({ models })).list();
    expect(read.map(({ modified_at }) => modified_at)).toEqual([undefined, undefined]);
  });

  it('shows half a surrogate pair as U+FFFD, and leaves what only looks like one', async () => {
    const { models } = await clientOf('{"models":[{"name":"a\\ud83d"},{"name":"\\\\ud83d \\ud83d\\ude00"}]}').list();
    expect(models.map((model) => model.name)).toEqual(['a\ufffd', '\\ud83d 😀']);
  });
});

it('joins licenses that come as a list', async () => {
  expect((await clientOf('{"license":["MIT","BSD",3]}').show({ model: 'a' })).license).toBe('MIT\nBSD');
});

describe('a tool call', () => {
  const callOf = async (call: unknown) =>
    (
      await clientOf(JSON.stringify({ message: { tool_calls: [call] }, done: true })).chatWhole({
        model: 'a',
        messages: [],
      })
    ).message.tool_calls;

  it('without a function is kept as an incomplete one', async () => {
    expect(await callOf({ id: 'x', type: 'function' })).toEqual([{ id: 'x', function: { name: '', arguments: {} } }]);
  });

  it('may have its arguments as a text of JSON', async () => {
    const [call] = (await callOf({ function: { name: 'f', arguments: '{"city":"Oslo"}' } }))!;
    expect(call!.function.arguments).toEqual({ city: 'Oslo' });
  });
});
