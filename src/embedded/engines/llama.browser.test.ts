import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { chainModel, type ChainModelOptions } from '@/formats/chain-model';
import { adapted } from '../../../e2e/models/adapter';
import { shards } from '../../../e2e/models/shards';
import type { Options, Tool } from '@/ollama/types';
import {
  EngineError,
  type EngineChatRequest,
  type EngineChunk,
  type EngineCompletionRequest,
  type LoadedModel,
} from '../engine';
import { createLlamaEngine } from './llama';

const engine = createLlamaEngine();
const words = [' Hello', ' from', ' the', ' tiny', ' model', '.'];
const sentence = ' Hello from the tiny model.';
const plainTemplate = "{% for message in messages %}{{ message['content'] }}\n{% endfor %}";

function load(options: ChainModelOptions, loadOptions: Options = {}, onProgress?: (fraction: number) => void) {
  const parts = [chainModel({ contextLength: 512, ...options })];
  return engine.load({ digest: '1', parts, adapters: [] }, { options: loadOptions, onProgress });
}

function chatRequest(request: Partial<EngineChatRequest> = {}): EngineChatRequest {
  return {
    messages: [{ role: 'user', content: 'Hi' }],
    tools: [],
    think: undefined,
    template: undefined,
    options: {},
    ...request,
  };
}

async function collect(chunks: AsyncGenerator<EngineChunk, void, void>) {
  const all: EngineChunk[] = [];
  for await (const chunk of chunks) all.push(chunk);
  const join = (field: 'content' | 'thinking') => all.map((chunk) => chunk[field] ?? '').join('');
  return {
    all,
    content: join('content'),
    thinking: join('thinking'),
    toolCalls: all.flatMap(({ toolCalls = [] }) => toolCalls),
    logprobs: all.flatMap(({ logprobs = [] }) => logprobs),
    done: all.at(-1)?.done,
  };
}

const raw = (model: LoadedModel, request: Partial<EngineCompletionRequest> = {}) =>
  collect(model.complete({ prompt: 'Hi\n', options: {}, ...request }));
const chat = (model: LoadedModel, request: Partial<EngineChatRequest> = {}) =>
  collect(model.chat(chatRequest(request)));

afterEach(() => vi.unstubAllGlobals());

describe('a model that says one sentence', () => {
  let model: LoadedModel;
  const progress: number[] = [];
  beforeAll(async () => {
    model = await load({ words, chatTemplate: plainTemplate }, {}, (fraction) => progress.push(fraction));
  });
  afterAll(() => model.unload());

  test('loading tells its progress from the beginning to 1', () => {
    expect(progress.length).toBeGreaterThan(2);
    expect(progress).toEqual([...progress].sort((one, other) => one - other));
    expect(progress.at(-1)).toBe(1);
  });

  test('the context is what the model was trained for, where less than the default', () => {
    expect(model.contextLength).toBe(512);
    expect(model.sizeBytes).toBeGreaterThan(300_000);
  });

  test('a chat streams the sentence word by word and counts like Ollama', async () => {
    const { all, content, done } = await chat(model);
    expect(content).toBe(sentence);
    expect(all).toHaveLength(words.length + 1);
    expect(done).toMatchObject({ reason: 'stop', promptTokens: 5, generatedTokens: 7 });
    expect(done?.generateMs).toBeGreaterThanOrEqual(0);
  });

  test('num_predict ends the answer with length', async () => {
    const { content, done } = await chat(model, { options: { num_predict: 3 } });
    expect(content).toBe(' Hello from the');
    expect(done).toMatchObject({ reason: 'length', generatedTokens: 3 });
  });

  test('a stop sequence ends the answer and is not part of it', async () => {
    const { content, done } = await chat(model, { options: { stop: [' tiny'] } });
    expect(content).toBe(' Hello from the');
    expect(done?.reason).toBe('stop');
  });

  test('log probabilities come with their alternatives', async () => {
    const { logprobs } = await raw(model, { topLogprobs: 2 });
    expect(logprobs.map(({ token }) => token)).toEqual(words);
    expect(logprobs[0]).toMatchObject({ logprob: 0, top_logprobs: [{ token: ' Hello' }, {}] });
    expect((await raw(model, { topLogprobs: 0 })).logprobs[0]).not.toHaveProperty('top_logprobs');
    expect((await raw(model)).logprobs).toEqual([]);
  });

  test('JSON and a schema constrain the answer', async () => {
    const schema = {
      type: 'object',
      properties: { city: { enum: ['Oslo'] } },
      required: ['city'],
      additionalProperties: false,
    };
    expect(JSON.parse((await chat(model, { format: schema })).content)).toEqual({ city: 'Oslo' });
    expect(JSON.parse((await raw(model, { format: schema })).content)).toEqual({ city: 'Oslo' });
    // Which tokens come is open here, but an object must begin soon.
    const { content } = await raw(model, { format: 'json', options: { num_predict: 40, seed: 1 } });
    expect(content).toMatch(/^\s*\{/);
  });

  test('a schema that cannot be used is refused in words, and the model lives on', async () => {
    await expect(chat(model, { format: { type: 'nonsense' } })).rejects.toThrow('invalid JSON schema in format');
    expect((await chat(model)).content).toBe(sentence);
  });

  test('the same seed gives the same answer where the choice is open', async () => {
    const options = { seed: 7, temperature: 100, top_k: 0, top_p: 1, num_predict: 12 };
    const draw = async (seed: number) => (await raw(model, { options: { ...options, seed }, format: 'json' })).content;
    const first = await draw(7);
    expect(await draw(7)).toBe(first);
    expect(await Promise.resolve(draw(8))).not.toBe(first);
  });

  test('embeds each input, the vector as it is', async () => {
    const [one, other] = await model.embed(['Hi', 'Hello there'], { truncate: true });
    expect(one?.tokens).toBe(4);
    expect(other?.vector).toHaveLength(288);
    expect(Math.hypot(...(one?.vector ?? []))).toBeGreaterThan(10);
    expect((await chat(model)).content).toBe(sentence);
  });

  test('an input that is too long to embed is cut, or refused', async () => {
    const long = 'word '.repeat(600);
    const [cut] = await model.embed([long], { truncate: true });
    expect(cut?.tokens).toBeLessThanOrEqual(512);
    expect(cut?.tokens).toBeGreaterThan(350);
    const refusal = model.embed([long], { truncate: false });
    await expect(refusal).rejects.toThrow('the input length exceeds the context length');
    await expect(refusal).rejects.toBeInstanceOf(EngineError);
  });

  test('a history that is too long loses its oldest part, or is refused', async () => {
    const messages = Array.from({ length: 30 }, (_, i) => ({
      role: 'user' as const,
      content: `number ${i} `.repeat(4),
    }));
    const { content, done } = await chat(model, { messages });
    expect(content).toBe(sentence);
    expect(done?.promptTokens).toBeLessThan(512);
    await expect(chat(model, { messages, truncate: false })).rejects.toMatchObject({ status: 400 });
    expect((await raw(model, { prompt: `${'word '.repeat(600)}\n` })).content).toBe(sentence);
  });

  test('bytes that are not text end the answer in words, and the model lives on', async () => {
    // At this temperature any token may come, bytes that begin nothing among them.
    const wild = raw(model, { options: { temperature: 1e9, top_k: 0, top_p: 1, seed: 1, num_predict: 200 } });
    await expect(wild).rejects.toThrow('not text');
    expect((await chat(model)).content).toBe(sentence);
  });
});

describe('a model that never stops', () => {
  let model: LoadedModel;
  beforeAll(async () => {
    model = await load({ words: [' tick', ' tock', ' tack'], loop: true, chatTemplate: plainTemplate });
  });
  afterAll(() => model.unload());

  test('an abort ends the answer at once and leaves the model usable', async () => {
    const abort = new AbortController();
    let count = 0;
    const run = (async () => {
      for await (const chunk of model.chat(chatRequest({ signal: abort.signal }))) {
        count += chunk.content ? 1 : 0;
        if (count === 10) abort.abort();
      }
    })();
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect(count).toBe(10);
    expect((await chat(model, { options: { num_predict: 3 } })).content).toBe(' tick tock tack');
  });

  test('leaving a stream frees the model as well', async () => {
    for await (const chunk of model.chat(chatRequest())) if (chunk.content) break;
    expect((await chat(model, { options: { num_predict: 3 } })).content).toBe(' tick tock tack');
  });

  test('a full context makes room, unless that is forbidden', async () => {
    const { done } = await chat(model, { options: { num_predict: 700 } });
    expect(done).toMatchObject({ reason: 'length', generatedTokens: 700 });
    const forbidden = await chat(model, { shift: false, options: { num_predict: 700 } });
    expect(forbidden.done?.reason).toBe('length');
    expect(forbidden.done?.generatedTokens).toBeLessThan(512);
    expect(forbidden.done?.generatedTokens).toBeGreaterThan(480);
  });

  test('an unloaded model refuses in words', async () => {
    const other = await load({ words });
    await other.unload();
    await other.unload();
    await expect(raw(other)).rejects.toThrow('unloaded');
  });
});

describe('templates', () => {
  let model: LoadedModel | undefined;
  afterEach(async () => {
    await model?.unload();
  });

  const chatMl =
    "{%- if tools %}{{ '<tools>' }}{% for tool in tools %}{{ tool | tojson }}{% endfor %}" +
    '\nReturn <tool_call>\n{"name": <name>, "arguments": <arguments>}\n</tool_call>\n{% endif %}' +
    "{%- for message in messages %}{{ '<|im_start|>' + message.role + '\n' }}" +
    '{% if message.content %}{{ message.content }}{% endif %}' +
    '{% for call in message.tool_calls %}<tool_call>\n{"name": "{{ call.function.name }}", "arguments": ' +
    '{{ call.function.arguments | tojson }}}\n</tool_call>{% endfor %}' +
    "{{ '<|im_end|>\n' }}{%- endfor %}{%- if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}" +
    "{%- if enable_thinking is defined and enable_thinking is false %}{{ '<think>\n\n</think>\n\n' }}{%- endif %}{%- endif %}";

  test('a file without one gets what was said last, and a newline', async () => {
    model = await load({ words });
    const messages = [
      { role: 'system' as const, content: 'A long system text' },
      { role: 'user' as const, content: 'Hi' },
    ];
    const { content, done } = await chat(model, { messages });
    expect(content).toBe(sentence);
    expect(done?.promptTokens).toBe(5);
  });

  const rememberThoughts =
    "{%- if message.role == 'assistant' and message.reasoning_content %}" +
    "{{ '<think>\n' + message.reasoning_content + '\n</think>\n\n' }}{% endif %}{% if message.content %}";

  test.each([
    ['that llama.cpp knows to think', chatMl.replace('{% if message.content %}', rememberThoughts)],
    ['of which it does not know', chatMl],
  ])(
    'with a template %s thoughts are told apart from the answer, unless they are not wanted',
    async (_, chatTemplate) => {
      model = await load({ words: ['<think>', ' let', ' me', ' see', '</think>', ' Fine', '.'], chatTemplate });
      const thought = await chat(model, { think: true });
      expect(thought.thinking.trim()).toBe('let me see');
      expect(thought.content.trim()).toBe('Fine.');
      const silent = await chat(model, { think: false });
      expect(silent.thinking).toBe('');
      expect(silent.content).toBe('<think> let me see</think> Fine.');
    },
  );

  test('no blank lines are left where a template writes an empty thought', async () => {
    model = await load({ words, chatTemplate: chatMl });
    expect((await chat(model, { think: false })).content).toBe(sentence);
  });

  const tools: Tool[] = [
    {
      type: 'function',
      function: {
        name: 'get_weather',
        description: 'The weather',
        parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
      },
    },
  ];

  test('tool calls are objects, and their answers find their way back', async () => {
    const call = [
      '<tool_call>',
      '\n{"name": "get_weather"',
      ', "arguments": {',
      '"city": "Oslo"}',
      '}',
      '\n</tool_call>',
    ];
    model = await load({ words: call, chatTemplate: chatMl, contextLength: 2048 });
    const { toolCalls, done } = await chat(model, { tools, think: true });
    expect(toolCalls).toMatchObject([{ function: { index: 0, name: 'get_weather', arguments: { city: 'Oslo' } } }]);
    expect(done?.reason).toBe('stop');
    const messages: EngineChatRequest['messages'] = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: '', tool_calls: toolCalls },
      { role: 'tool', content: 'rain', tool_name: 'get_weather' },
    ];
    expect((await chat(model, { tools, messages })).toolCalls).toHaveLength(1);
  });

  test('an answer that ends the history is continued, not repeated', async () => {
    model = await load({ words, chatTemplate: chatMl });
    const messages: EngineChatRequest['messages'] = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Well,\n' },
    ];
    expect((await chat(model, { messages, think: true })).content).toBe(sentence);
  });

  test('one that llama.cpp cannot use is named, and completions still work', async () => {
    model = await load({ words, chatTemplate: "{{ raise_exception('Roles must alternate') }}" });
    await expect(chat(model)).rejects.toThrow('Roles must alternate');
    expect((await raw(model)).content).toBe(sentence);
  });
});

describe('models of several files', () => {
  const say = async (files: { parts: Blob[]; adapters: Blob[] }) => {
    const model = await engine.load({ digest: '1', ...files }, { options: {} });
    const { content } = await raw(model);
    await model.unload();
    return content.trim();
  };

  test('an adapter changes what the model says', async () => {
    const { file, adapters, sentence: changed, baseSentence } = await adapted();
    expect(await say({ parts: [file], adapters: [] })).toBe(baseSentence);
    expect(await say({ parts: [file], adapters })).toBe(changed);
  });

  test('a split model runs from its parts', async () => {
    const { files, sentence: said } = await shards(3);
    expect(await say({ parts: files, adapters: [] })).toBe(said);
  });

  test('an adapter for a split model is refused in words', async () => {
    const { adapters } = await adapted();
    const { files } = await shards(2);
    await expect(say({ parts: files, adapters })).rejects.toThrow('adapters only for a model of one file');
  });
});

describe('an embedding model', () => {
  test('pools as its file says', async () => {
    const model = await load({ words, poolingType: 1 });
    const [embedding] = await model.embed(['Hi'], { truncate: true });
    const { vector = [], tokens } = embedding ?? {};
    expect(vector.filter((value) => value > 0)).toHaveLength(tokens ?? 0);
    await model.unload();
  });
});

test('a browser that would be sent to a CDN runs the same build, and asks nobody else', async () => {
  vi.stubGlobal('WebAssembly', Object.create(WebAssembly, { Suspending: { value: undefined } }));
  const model = await load({ words });
  expect((await raw(model)).content).toBe(sentence);
  await model.unload();
  const hosts = performance.getEntriesByType('resource').map(({ name }) => new URL(name).host);
  expect(new Set(hosts)).toEqual(new Set([location.host]));
});

describe('models that cannot be loaded', () => {
  const loadBlob = (blob: Blob, options: Options = {}) =>
    engine.load({ digest: '1', parts: [blob], adapters: [] }, { options });

  test('an architecture that llama.cpp does not know is named', async () => {
    const metadata = { 'general.architecture': { type: 'string' as const, value: 'novel' } };
    const refusal = load({ words, metadata });
    await expect(refusal).rejects.toThrow("unknown model architecture: 'novel'");
    await expect(refusal).rejects.toMatchObject({ name: 'EngineError', status: 500 });
  });

  test('a file that is no model, and one that is cut', async () => {
    await expect(loadBlob(new Blob(['not a model']))).rejects.toBeInstanceOf(EngineError);
    await expect(loadBlob(chainModel({ words }).slice(0, 200_000))).rejects.toBeInstanceOf(EngineError);
  });

  test('too little memory is said in words', async () => {
    const refusal = load({ words, contextLength: 2 ** 30 }, { num_ctx: 33_000_000, num_batch: 32 });
    await expect(refusal).rejects.toThrow('model requires more system memory');
  });

  test('what is larger than a page may be is refused before it is read', async () => {
    const refusal = load({ words, contextLength: 2 ** 30 }, { num_ctx: 2 ** 29 });
    await expect(refusal).rejects.toThrow('model requires more system memory');
  });

  test('an abort while loading', async () => {
    const abort = new AbortController();
    const loading = engine.load(
      { digest: '1', parts: [chainModel({ words })], adapters: [] },
      { options: {}, signal: abort.signal, onProgress: () => abort.abort() },
    );
    await expect(loading).rejects.toMatchObject({ name: 'AbortError' });
  });
});
