import type { ChatChunk, Message } from '@/ollama';
import { chainModel } from '@/formats/chain-model';
import type { CaseContext, ContractCase } from '../case';
import { chain, embedding, plainTemplate } from '../../models/chain';
import { oneFile } from '../../models/fixture';
import { shards } from '../../models/shards';
import { thinking } from '../../models/thinking';
import { weatherTool } from '../../models/tool';
import { jinjaTool } from '../jinja-tool';
import { collect, equal, failure, matches, ok, until } from '../expect';
import { StreamError } from '@/ollama';

// Where versions differ: from 0.30 on models run in llama-server, a process of its own.

const hello: Message[] = [{ role: 'user', content: 'Hello' }];

/** A picture of one pixel. */
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** The error inside the error: what llama-server said. */
function nested(error: string | undefined): { message?: string; type?: string } {
  return (JSON.parse(error ?? '') as { error: object }).error;
}

/** A model without a Go template, so that the engine makes its prompts where it can. */
async function untemplated(context: CaseContext, fixture: Parameters<CaseContext['model']>[0], suffix = 'native') {
  const { template: _, ...request } = fixture.request;
  return context.model({ ...fixture, request }, suffix);
}

export const versionCases: ContractCase[] = [
  {
    name: 'a refusal of the engine is JSON within the error, where the engine is a process',
    on: ['simulator', 'real'],
    async run(context) {
      const model = await context.model(chain());
      const messages = [{ role: 'user', content: 'x '.repeat(400) }];
      const request = { model, messages, truncate: false, stream: false, options: { num_ctx: 256 } };
      const { status, error } = await context.raw('POST', '/api/chat', request);
      equal(status, 400, 'a prompt that is too long');
      if (!context.isNewer) return equal(error, 'the input length exceeds the context length', 'its error');
      equal(nested(error).type, 'exceed_context_size_error', 'its type');
      matches(nested(error).message, /exceeds the available context size/, 'its message');
    },
  },
  {
    name: 'one message that is too long is refused where the engine makes the prompt, whatever is asked',
    on: ['simulator', 'real'],
    async run(context) {
      const model = await untemplated(context, chain());
      const messages = [{ role: 'user', content: 'x '.repeat(400) }];
      const request = { model, messages, stream: false, options: { num_ctx: 256 } };
      const { status, error } = await context.raw('POST', '/api/chat', request);
      if (!context.isNewer) return equal(status, 200, 'cut');
      equal([status, nested(error).type], [400, 'exceed_context_size_error'], 'refused');
    },
  },
  {
    name: 'a prompt that is too long is refused in plain words where it may not be shifted',
    on: ['simulator', 'real'],
    async run(context) {
      const model = await context.model(chain());
      const request = { model, prompt: 'x '.repeat(400), shift: false, stream: false, options: { num_ctx: 256 } };
      const { status, error } = await context.raw('POST', '/api/generate', request);
      if (!context.isNewer) return equal(status, 200, 'cut');
      equal(status, 400, 'refused');
      matches(error, /^the prompt is longer than the context length currently available to the model/, 'refused');
    },
  },
  {
    name: 'an own template gives way to one in the file that can do more, unless a parser is named',
    on: ['simulator', 'real'],
    async run(context) {
      const { file } = thinking();
      const fixture = oneFile('thinking.gguf', file, { template: plainTemplate });
      const name = await context.model(fixture, 'own');
      const shown = await context.client.show({ model: name });
      matches(shown.modelfile, /TEMPLATE "+{{ .Prompt }}/, 'the Modelfile has what was asked for');
      equal(shown.template?.includes('<think>'), context.isNewer, 'the template in effect is that of the file');
      equal(shown.capabilities?.includes('thinking'), context.isNewer, 'and so is what the model can do');
      const kept = await context.model(fixture, 'kept', { parser: 'passthrough' });
      equal((await context.client.show({ model: kept })).template, plainTemplate, 'with a parser');
      if (!context.isNewer) return;
      const listed = (await context.client.list()).models.find((each) => each.name === `${name}:latest`);
      equal(listed?.capabilities, ['completion'], 'the list does not look at the template of the file');
    },
  },
  {
    name: 'a file without any template is chatted with in chatml, and completed as it is',
    on: ['simulator', 'real'],
    async run(context) {
      const model = await context.model(oneFile('bare.gguf', chainModel({ words: [' one', ' two'] })));
      const chat = await context.client.chatWhole({ model, messages: hello, _debug_render_only: true });
      const prompt = '<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n';
      equal(chat._debug_info?.rendered_template, context.isNewer ? prompt : 'Hello', 'chat');
      const generate = await context.client.generateWhole({ model, prompt: 'Hello', _debug_render_only: true });
      equal(generate._debug_info?.rendered_template, 'Hello', 'generate');
      equal((await context.client.show({ model })).template, '{{ .Prompt }}', 'show');
    },
  },
  {
    name: 'generate leaves thoughts in the text where the engine makes the prompt',
    on: ['simulator', 'real'],
    async run(context) {
      const { thought, answer, ...fixture } = thinking();
      const model = await untemplated(context, fixture);
      const whole = await context.client.generateWhole({ model, prompt: 'Hello' });
      equal([whole.thinking, whole.response.includes('<think>')], [undefined, true], 'generate');
      if (!context.isNewer) return;
      const chat = await context.client.chatWhole({ model, messages: hello });
      equal([chat.message.thinking?.trim(), chat.message.content.trim()], [thought, answer], 'chat splits them');
    },
  },
  {
    name: 'tool calls come in the last record where the engine makes the prompt',
    on: ['simulator', 'real'],
    async run(context) {
      const { call, ...fixture } = jinjaTool();
      const model = await untemplated(context, fixture);
      const request = { model, messages: hello, tools: [weatherTool] };
      if (!context.isNewer) {
        const { status } = await context.raw('POST', '/api/chat', request);
        return equal(status, 400, 'no Go template, no tools');
      }
      const chunks = await collect(context.client.chat(request));
      const withCalls = chunks.filter(({ message }) => message.tool_calls);
      equal(
        withCalls.map(({ done, message }) => [done, message.tool_calls!.map((each) => each.function.name)]),
        [[true, [call.name]]],
        'calls',
      );
      matches(withCalls[0]?.message.tool_calls?.[0]?.id, /^[0-9A-Za-z]{32}$/, 'id');
      const counted = await context.raw('POST', '/api/chat', { ...request, logprobs: true });
      equal(
        [counted.status, nested(counted.error).message],
        [400, 'logprobs is not supported with tools + stream'],
        'log probabilities',
      );
    },
  },
  {
    name: 'format: json binds an answer, but not where the engine makes the prompt of a chat',
    on: ['simulator', 'real'],
    async run(context) {
      const { sentence, ...fixture } = chain();
      const options = { num_predict: 60 };
      const model = await untemplated(context, fixture);
      const { message } = await context.client.chatWhole({ model, messages: hello, format: 'json', options });
      if (context.isNewer) equal(message.content.trim(), sentence, 'chat');
      else matches(message.content, /^\s*[{[]/, 'chat');
      const { response } = await context.client.generateWhole({ model, prompt: 'Hello', format: 'json', options });
      matches(response, /^\s*[{[]/, 'generate');
    },
  },
  {
    name: 'a schema that it cannot follow is refused',
    on: ['simulator', 'real'],
    async run(context) {
      const model = await context.model(chain());
      const format = { type: 'nonsense' };
      const { status, error } = await context.raw('POST', '/api/chat', { model, messages: hello, format });
      if (!context.isNewer) return equal([status, error], [500, 'invalid JSON schema in format'], 'refused');
      equal(status, 400, 'refused');
      matches(nested(error).message, 'Unrecognized schema', 'refused');
    },
  },
  {
    name: 'a picture for a model that cannot see is ignored, or refused where the engine is a process',
    on: ['simulator', 'real'],
    async run(context) {
      const images = [pixel];
      const own = await context.model(chain(), 'own');
      const native = await untemplated(context, chain());
      const messages = [{ ...hello[0]!, images }];
      const answers = [
        await context.raw('POST', '/api/chat', { model: own, messages, stream: false }),
        await context.raw('POST', '/api/generate', { model: own, prompt: 'Hello', images, stream: false }),
        await context.raw('POST', '/api/chat', { model: native, messages, stream: false }),
      ];
      equal(
        answers.map(({ status }) => status),
        context.isNewer ? [400, 400, 500] : [200, 200, 200],
        'statuses',
      );
      if (context.isNewer) for (const { error } of answers) matches(nested(error).message, /\S/, 'the words inside');
    },
  },
  {
    name: 'a chat model makes vectors, or says that it does not',
    on: ['simulator', 'real'],
    async run(context) {
      const model = await context.model(chain());
      const embed = await context.raw('POST', '/api/embed', { model, input: 'text' });
      const legacy = await context.raw('POST', '/api/embeddings', { model, prompt: 'text' });
      equal([embed.status, legacy.status], context.isNewer ? [501, 500] : [200, 200], 'statuses');
      if (!context.isNewer) return;
      const words = 'This server does not support embeddings. Start it with `--embeddings`';
      equal([embed.error, legacy.error], [words, words], 'errors');
    },
  },
  {
    name: 'legacy vectors are as the engine made them, which llama-server makes of length one',
    on: ['simulator', 'real'],
    async run(context) {
      const model = await context.model(embedding());
      const { embedding: vector } = await context.client.embeddings({ model, prompt: 'text' });
      equal(Math.abs(Math.hypot(...vector) - 1) < 1e-3, context.isNewer, 'of length one');
    },
  },
  {
    name: 'the list names the parent of a derived model, or none',
    on: ['simulator', 'real'],
    async run(context) {
      const parent = await context.model(chain(), 'parent');
      const child = context.name('child');
      await collect(context.client.create({ model: child, from: parent, system: 'x' }));
      const listed = (await context.client.list()).models.find((each) => each.name === `${child}:latest`);
      equal(listed?.details.parent_model, context.isNewer ? `${parent}:latest` : '', 'parent');
      equal(
        [listed?.details.context_length, listed?.capabilities],
        context.isNewer ? [2048, ['completion']] : [undefined, undefined],
        'more',
      );
    },
  },
  {
    name: 'models of one file share what is loaded, under the first name',
    async run(context) {
      const parent = await context.model(chain(), 'parent');
      const child = context.name('child');
      await collect(context.client.create({ model: child, from: parent, system: 'x' }));
      const loaded = async () =>
        (await context.client.running()).models
          .map(({ name }) => name)
          .filter((name) => name.startsWith(parent.replace(/parent$/, '')));
      await context.raw('POST', '/api/generate', { model: parent });
      await context.raw('POST', '/api/generate', { model: child });
      equal(await loaded(), [`${parent}:latest`], 'after both were loaded');
      await context.raw('POST', '/api/generate', { model: child, keep_alive: 0 });
      await until(async () => (await loaded()).length === 0, 'unloaded by the name of the other');
    },
  },
  {
    name: 'a split model becomes one, where the server can',
    async run(context) {
      const { files, sentence, request } = await shards(3);
      const name = context.name('split');
      const make = (given: File[]) => context.create({ files: given, adapters: [], request }, name);
      await make(files.toReversed());
      const answer = await context.raw('POST', '/api/chat', { model: name, messages: hello, stream: false });
      if (!context.isNewer && context.kind !== 'embedded') return ok(answer.status >= 400, 'the parts are no model');
      equal((JSON.parse(answer.text) as ChatChunk).message.content.trim(), sentence, 'sentence');
      const missing = await failure(make(files.slice(1)), StreamError, 'a part is missing');
      matches(missing.serverMessage, 'has 2 shards, expected 3', 'a part is missing');
      if (!context.isNewer) return;
      const misnamed = files.map((file, index) => new File([file], `x${index}.gguf`));
      const error = await failure(make(misnamed), StreamError, 'other names');
      matches(error.serverMessage, 'must use llama.cpp split filename pattern', 'other names');
    },
  },
  {
    name: 'num_predict 0 is no limit, but one token where the engine makes the prompt of a chat',
    on: ['simulator', 'real'],
    async run(context) {
      const { words, ...fixture } = chain();
      const options = { num_predict: 0 };
      const own = await context.client.chatWhole({
        model: await context.model(fixture, 'own'),
        messages: hello,
        options,
      });
      equal(own.eval_count, words.length + 1, 'a Go template');
      const model = await untemplated(context, fixture);
      const native = await context.client.chatWhole({ model, messages: hello, options });
      equal(native.eval_count, context.isNewer ? 1 : words.length + 1, 'no Go template');
    },
  },
];
