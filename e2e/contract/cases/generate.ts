import type { GenerateChunk } from '@/ollama';
import type { ContractCase } from '../case';
import { chain, embedding, insert } from '../../models/chain';
import { thinking } from '../../models/thinking';
import { collect, equal, keys, matches, ok, until } from '../expect';

const textOf = (chunks: GenerateChunk[]) => chunks.map(({ response }) => response).join('');

export const generateCases: ContractCase[] = [
  {
    name: 'generate streams what the file says',
    async run(context) {
      const { words, sentence, ...fixture } = chain();
      const model = await context.model(fixture);
      const chunks = await collect(context.client.generate({ model, prompt: 'Hello' }));
      equal(textOf(chunks).trim(), sentence, 'sentence');
      for (const chunk of chunks.slice(0, -1)) keys(chunk, ['model', 'created_at', 'response', 'done'], 'a chunk');
      const last = chunks.at(-1)!;
      equal([last.done, last.done_reason, last.eval_count], [true, 'stop', words.length + 1], 'the last chunk');
      if (context.kind !== 'embedded') ok((last.context?.length ?? 0) > words.length, 'no context');
    },
  },
  {
    name: 'generate takes a raw prompt, and nothing else with it',
    async run(context) {
      const { sentence, ...fixture } = chain();
      const model = await context.model(fixture);
      const whole = await context.client.generateWhole({ model, prompt: 'Hello\n', raw: true });
      equal([whole.response.trim(), whole.context], [sentence, undefined], 'raw');
      for (const other of [{ system: 'x' }, { template: 'x' }, { context: [1] }]) {
        const answer = await context.raw('POST', '/api/generate', { model, prompt: 'x', raw: true, ...other });
        equal(
          [answer.status, answer.error],
          [400, 'raw mode does not support template, system, or context'],
          Object.keys(other).join(),
        );
      }
    },
  },
  {
    name: 'generate loads and unloads with one JSON object',
    async run(context) {
      const model = await context.model(chain());
      const load = await context.raw('POST', '/api/generate', { model });
      keys(JSON.parse(load.text) as object, ['model', 'created_at', 'response', 'done', 'done_reason'], 'load');
      equal((JSON.parse(load.text) as GenerateChunk).done_reason, 'load', 'load');
      const unload = await context.raw('POST', '/api/generate', { model, keep_alive: 0 });
      equal((JSON.parse(unload.text) as GenerateChunk).done_reason, 'unload', 'unload');
      await until(
        async () => !(await context.client.running()).models.some(({ name }) => name === `${model}:latest`),
        'unloaded',
      );
    },
  },
  {
    name: 'generate separates thoughts from the answer',
    async run(context) {
      const { thought, answer, ...fixture } = thinking();
      const model = await context.model(fixture);
      const whole = await context.client.generateWhole({ model, prompt: 'Hello' });
      equal([whole.thinking?.trim(), whole.response.trim()], [thought, answer], 'answer');
    },
  },
  {
    name: 'generate refuses what the model cannot do',
    async run(context) {
      const model = await context.model(chain(), 'plain');
      const vectors = await context.model(embedding(), 'vectors');
      const suffix = await context.raw('POST', '/api/generate', { model, prompt: 'x', suffix: 'y' });
      equal(
        [suffix.status, suffix.error],
        [400, `registry.ollama.ai/library/${model}:latest does not support insert`],
        'suffix',
      );
      const generate = await context.raw('POST', '/api/generate', { model: vectors, prompt: 'x' });
      equal([generate.status, generate.error], [400, `"${vectors}" does not support generate`], 'embedding model');
    },
  },
  {
    name: 'generate fills in the middle',
    on: ['simulator', 'real'],
    async run(context) {
      const { sentence, ...fixture } = insert();
      const model = await context.model(fixture);
      const whole = await context.client.generateWhole({ model, prompt: 'before', suffix: 'after' });
      equal(whole.response.trim(), sentence, 'answer');
      const rendered = await context.client.generateWhole({
        model,
        prompt: 'before',
        suffix: 'after',
        _debug_render_only: true,
      });
      equal(rendered._debug_info?.rendered_template, '<PRE> before <SUF>after <MID>\n', 'prompt');
    },
  },
  {
    name: 'generate renders the prompt without running the model',
    on: ['simulator', 'real'],
    async run(context) {
      const model = await context.model(chain(), 'model', {
        template: '{{ if .System }}<{{ .System }}>{{ end }}{{ .Prompt }}\n',
        system: 'Own.',
      });
      const render = async (more: object) => {
        const request = { model, prompt: 'Hello', _debug_render_only: true, ...more };
        return (await context.client.generateWhole(request))._debug_info?.rendered_template;
      };
      equal(await render({}), '<Own.>Hello\n', 'the own system text');
      equal(await render({ system: 'Other.' }), '<Other.>Hello\n', 'another');
      equal(await render({ template: '({{ .Prompt }})' }), '(Hello)', 'another template');
      const bad = await context.raw('POST', '/api/generate', { model, prompt: 'x', template: '{{ .Prompt' });
      equal(bad.status, 500, 'a broken template');
      matches(bad.error, 'unclosed action', 'a broken template');
    },
  },
];
