import { StreamCutError, type ChatChunk, type Message } from '@/ollama';
import { chainModel } from '@/formats/chain-model';
import type { ContractCase } from '../case';
import { chain, embedding, loop, plainTemplate } from '../../models/chain';
import { oneFile } from '../../models/fixture';
import { thinking } from '../../models/thinking';
import { jinjaTool } from '../jinja-tool';
import { tool, weatherTool } from '../../models/tool';
import { collect, equal, failure, keys, matches, ok, until } from '../expect';

const hello: Message[] = [{ role: 'user', content: 'Hello' }];

const textOf = (chunks: ChatChunk[]) => chunks.map(({ message }) => message.content).join('');
const thoughtOf = (chunks: ChatChunk[]) => chunks.map(({ message }) => message.thinking ?? '').join('');

const metrics = [
  'total_duration',
  'load_duration?',
  'prompt_eval_count?',
  'prompt_eval_duration?',
  'eval_count',
  'eval_duration',
];

export const chatCases: ContractCase[] = [
  {
    name: 'chat streams what the file says',
    async run(context) {
      const { words, sentence, ...fixture } = chain();
      const model = await context.model(fixture);
      const chunks = await collect(context.client.chat({ model, messages: hello }));
      equal(textOf(chunks).trim(), sentence, 'sentence');
      const last = chunks.at(-1)!;
      for (const chunk of chunks.slice(0, -1)) {
        keys(chunk, ['model', 'created_at', 'message', 'done'], 'a chunk');
        equal([chunk.model, chunk.message.role, chunk.done], [model, 'assistant', false], 'a chunk');
      }
      keys(last, ['model', 'created_at', 'message', 'done', 'done_reason', ...metrics], 'the last chunk');
      equal([last.done, last.done_reason], [true, 'stop'], 'the last chunk');
      // The end token counts.
      equal(last.eval_count, words.length + 1, 'eval_count');
      ok(Number.isInteger(last.total_duration) && last.total_duration! > 0, 'total_duration');
      ok(!Number.isNaN(Date.parse(last.created_at!)) && last.created_at!.endsWith('Z'), 'created_at');
    },
  },
  {
    name: 'chat answers whole',
    async run(context) {
      const { sentence, ...fixture } = chain();
      const model = await context.model(fixture);
      const whole = await context.client.chatWhole({ model, messages: hello });
      equal([whole.message.content.trim(), whole.done, whole.done_reason], [sentence, true, 'stop'], 'answer');
    },
  },
  {
    name: 'chat ends after num_predict tokens and at a stop word',
    async run(context) {
      const { words, ...fixture } = chain();
      const model = await context.model(fixture);
      const short = await context.client.chatWhole({ model, messages: hello, options: { num_predict: 3 } });
      equal(
        [short.message.content.trim(), short.done_reason, short.eval_count],
        [words.slice(0, 3).join('').trim(), 'length', 3],
        'num_predict',
      );
      const stop = [words[4]!.trim()];
      const stopped = await context.client.chatWhole({ model, messages: hello, options: { stop } });
      equal([stopped.message.content.trim(), stopped.done_reason], [words.slice(0, 4).join('').trim(), 'stop'], 'stop');
    },
  },
  {
    name: 'chat loads and unloads with one JSON object',
    async run(context) {
      const model = await context.model(chain());
      const load = await context.raw('POST', '/api/chat', { model });
      matches(load.type, /^application\/json/, 'content type');
      const loaded = JSON.parse(load.text) as ChatChunk;
      keys(loaded, ['model', 'created_at', 'message', 'done', 'done_reason'], 'load');
      equal([loaded.message, loaded.done_reason], [{ role: 'assistant', content: '' }, 'load'], 'load');
      const isLoaded = async () =>
        (await context.client.running()).models.some(({ name }) => name === `${model}:latest`);
      equal(await isLoaded(), true, 'listed');
      const unload = await context.raw('POST', '/api/chat', { model, keep_alive: 0 });
      equal((JSON.parse(unload.text) as ChatChunk).done_reason, 'unload', 'unload');
      await until(async () => !(await isLoaded()), 'unloaded');
      const again = await context.raw('POST', '/api/chat', { model, keep_alive: 0 });
      equal((JSON.parse(again.text) as ChatChunk).done_reason, 'unload', 'unload of what is not loaded');
    },
  },
  {
    name: 'chat separates thoughts from the answer',
    async run(context) {
      const { thought, answer, ...fixture } = thinking();
      const model = await context.model(fixture);
      const chunks = await collect(context.client.chat({ model, messages: hello }));
      equal([thoughtOf(chunks).trim(), textOf(chunks).trim()], [thought, answer], 'thinking is on unless told');
      const firstAnswer = chunks.findIndex(({ message }) => message.content !== '');
      ok(
        chunks.slice(firstAnswer).every(({ message }) => !message.thinking),
        'a thought after the answer began',
      );
      const whole = await context.client.chatWhole({ model, messages: hello, think: true });
      equal([whole.message.thinking?.trim(), whole.message.content.trim()], [thought, answer], 'whole');
      const plain = await context.client.chatWhole({ model, messages: hello, think: false });
      matches(plain.message.content, answer, 'without thinking');
      ok(!plain.message.thinking, 'thinking although it is off');
    },
  },
  {
    name: 'chat refuses to think, to call or to chat where the model cannot',
    async run(context) {
      const model = await context.model(chain(), 'plain');
      const vectors = await context.model(embedding(), 'vectors');
      const refused: [request: object, error: string][] = [
        [{ model, think: true }, `"${model}" does not support thinking`],
        [{ model, tools: [weatherTool] }, `registry.ollama.ai/library/${model}:latest does not support tools`],
        [{ model: vectors }, `"${vectors}" does not support chat`],
      ];
      for (const [request, error] of refused) {
        const answer = await context.raw('POST', '/api/chat', { messages: hello, ...request });
        equal([answer.status, answer.error], [400, error], error);
      }
      equal(
        (await context.raw('POST', '/api/chat', { model, messages: hello, think: false, stream: false })).status,
        200,
        'think: false is fine',
      );
    },
  },
  {
    name: 'chat calls a tool and takes its result',
    async run(context) {
      const { call, answer, ...fixture } = context.kind === 'embedded' ? jinjaTool() : tool();
      const model = await context.model(fixture);
      const chunks = await collect(context.client.chat({ model, messages: hello, tools: [weatherTool] }));
      const calls = chunks.flatMap(({ message }) => message.tool_calls ?? []);
      equal(
        calls.map((each) => [each.function.name, each.function.arguments]),
        [[call.name, call.arguments]],
        'call',
      );
      matches(calls[0]?.id, /\S/, 'id');
      equal(calls[0]?.function.index, 0, 'index');
      equal(textOf(chunks).trim(), '', 'text beside the call');
      const result = await context.client.chatWhole({
        model,
        tools: [weatherTool],
        messages: [
          ...hello,
          { role: 'assistant', content: '', tool_calls: calls },
          { role: 'tool', tool_name: call.name, content: 'sunny' },
        ],
      });
      equal(result.message.content.trim(), answer, 'answer');
      const text = await context.raw('POST', '/api/chat', {
        model,
        messages: [{ role: 'assistant', content: '', tool_calls: [{ function: { name: 'x', arguments: '{}' } }] }],
      });
      equal(text.status, 400, 'arguments as text');
    },
  },
  {
    name: 'chat checks options, keep_alive, think, format and images',
    async run(context) {
      const model = await context.model(chain());
      const refused: [request: object, status: number, error: string | RegExp][] = [
        [{ options: { num_predict: '5' } }, 500, 'option "num_predict" must be of type integer'],
        [{ options: { temperature: 'hot' } }, 500, 'option "temperature" must be of type float32'],
        [{ options: { stop: 'x' } }, 500, 'option "stop" must be of type array'],
        [{ options: { stop: [1] } }, 500, 'option "stop" must be of an array of strings'],
        [{ keep_alive: '-1' }, 400, 'time: missing unit in duration "-1"'],
        [{ keep_alive: true }, 400, "Unsupported type: 'bool'"],
        [{ think: 'much' }, 400, /^invalid think value: "much"/],
        [{ think: 3 }, 400, /^think must be a boolean or string/],
        [{ format: 'xml' }, 500, /^invalid format: /],
        [{ top_logprobs: 21, logprobs: true }, 400, 'top_logprobs must be between 0 and 20'],
        [{ messages: 'x' }, 400, /cannot unmarshal string/],
        [{ messages: [{ role: 'user', content: 'x', images: ['data:image/png;base64,AAAA'] }] }, 400, /illegal base64/],
      ];
      for (const [request, status, error] of refused) {
        const answer = await context.raw('POST', '/api/chat', { model, messages: hello, ...request });
        equal(answer.status, status, JSON.stringify(request));
        matches(answer.error, error, JSON.stringify(request));
      }
      const tolerated = { model, messages: hello, options: { unknown: 1, num_predict: 2.9, seed: null } };
      const answer = await context.raw('POST', '/api/chat', { ...tolerated, stream: false });
      equal((JSON.parse(answer.text) as ChatChunk).eval_count, 2, 'unknown options, floats and nulls');
    },
  },
  {
    name: 'chat reports log probabilities',
    async run(context) {
      const { words, ...fixture } = chain();
      const model = await context.model(fixture);
      const request = { model, messages: hello, options: { num_predict: 2 }, logprobs: true, top_logprobs: 2 };
      const whole = await context.client.chatWhole(request);
      equal(
        whole.logprobs?.map(({ token }) => token.trim()),
        words.slice(0, 2).map((word) => word.trim()),
        'tokens',
      );
      const [first] = whole.logprobs ?? [];
      equal(first?.top_logprobs?.length, 2, 'alternatives');
      equal(first?.bytes, [...new TextEncoder().encode(first?.token)], 'bytes');
    },
  },
  {
    name: 'chat stops at once when it is aborted, and the next request is served (by 0.24 sometimes after an unload)',
    async run(context) {
      const model = await context.model(loop());
      const abort = new AbortController();
      let count = 0;
      const reading = (async () => {
        for await (const chunk of context.client.chat({ model, messages: hello }, { signal: abort.signal })) {
          if (chunk.message.content) count += 1;
          if (count === 5) abort.abort();
        }
      })();
      const error: unknown = await reading.catch((reason: unknown) => reason);
      equal((error as Error | undefined)?.name, 'AbortError', 'what an abort throws');
      const request = { model, messages: hello, options: { num_predict: 2 } };
      const isPatient = context.kind !== 'real' || context.isNewer;
      const next = await context.client
        .chatWhole(request, isPatient ? {} : { signal: AbortSignal.timeout(15_000) })
        .catch(async (reason: unknown) => {
          if (isPatient) throw reason;
          // See: [Note: Stuck after a stop]
          await context.client.unload(model);
          return context.client.chatWhole(request);
        });
      equal(next.done_reason, 'length', 'the next request');
    },
  },
  {
    name: 'chat keeps a second request waiting without an answer',
    async run(context) {
      const model = await context.model(loop());
      let isSecondAnswered = false;
      let second: Promise<number> | undefined;
      let count = 0;
      for await (const chunk of context.client.chat({ model, messages: hello })) {
        if (chunk.message.content) count += 1;
        second ??= context
          .raw('POST', '/api/chat', { model, messages: hello, stream: false, options: { num_predict: 2 } })
          .then(({ status }) => {
            isSecondAnswered = true;
            return status;
          });
        if (count === 30) break;
      }
      equal(isSecondAnswered, false, 'answered while the first ran');
      equal(await second, 200, 'the second');
    },
  },
  {
    name: 'chat gives up silently on a model that repeats itself',
    async run(context) {
      const file = chainModel({ words: [' na'], loop: true });
      const model = await context.model(oneFile('repeat.gguf', file, { template: plainTemplate }));
      const error = await failure(
        collect(context.client.chat({ model, messages: hello })),
        StreamCutError,
        'a repeating model',
      );
      equal(error.how, 'ended', 'how it ends');
    },
  },
  {
    name: 'chat puts stored and system messages where they belong',
    on: ['simulator', 'real'],
    async run(context) {
      const template = '{{ range .Messages }}[{{ .Role }}: {{ .Content }}]{{ end }}\n';
      const model = await context.model(chain(), 'model', {
        template,
        system: 'Own.',
        messages: [
          { role: 'user', content: 'Q' },
          { role: 'assistant', content: 'A' },
        ],
      });
      const render = async (messages: Message[]) =>
        (await context.client.chatWhole({ model, messages, _debug_render_only: true }))._debug_info?.rendered_template;
      equal(await render(hello), '[system: Own.][user: Q][assistant: A][user: Hello]\n', 'the own system text');
      equal(
        await render([{ role: 'system', content: 'Other.' }, ...hello]),
        '[user: Q][assistant: A][system: Other.][user: Hello]\n',
        'another system text',
      );
    },
  },
  {
    name: 'chat drops the oldest messages of a history that is too long, or refuses',
    on: ['simulator', 'real'],
    async run(context) {
      const { sentence, ...fixture } = chain();
      const model = await context.model(fixture);
      const long: Message[] = [
        { role: 'user', content: 'x '.repeat(400) },
        { role: 'assistant', content: 'y' },
        ...hello,
      ];
      const options = { num_ctx: 128 };
      const dropped = await context.client.chatWhole({ model, messages: long, options });
      equal(dropped.message.content.trim(), sentence, 'answer');
      ok((dropped.prompt_eval_count ?? 0) < 128, 'the prompt fits');
      const refused = await context.raw('POST', '/api/chat', {
        model,
        messages: [{ role: 'user', content: 'x '.repeat(400) }],
        options,
        truncate: false,
        stream: false,
      });
      equal(refused.status, 400, 'truncate: false');
    },
  },
];
