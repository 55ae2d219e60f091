import { HttpError } from '@/ollama';
import type { ContractCase } from '../case';
import { embedding } from '../../models/chain';
import { equal, failure, keys, ok } from '../expect';

const length = (vector: number[]) => Math.hypot(...vector);

export const embedCases: ContractCase[] = [
  {
    name: 'embeds one or many texts as vectors of length one',
    async run(context) {
      const model = await context.model(embedding());
      const many = await context.client.embed({ model, input: ['one', 'two', 'one'] });
      keys(many, ['model', 'embeddings', 'total_duration', 'load_duration', 'prompt_eval_count'], 'answer');
      equal(many.embeddings.length, 3, 'vectors');
      for (const vector of many.embeddings) ok(Math.abs(length(vector) - 1) < 1e-3, 'not of length one');
      const [first, , third] = many.embeddings;
      ok(
        first!.every((value, index) => Math.abs(value - third![index]!) < 1e-4),
        'the same text has two vectors',
      );
      ok((many.prompt_eval_count ?? 0) > 3, 'prompt_eval_count');
      const one = await context.client.embed({ model, input: 'one' });
      equal(one.embeddings.length, 1, 'one text');
    },
  },
  {
    name: 'embed cuts vectors to fewer dimensions, and ignores more',
    async run(context) {
      const model = await context.model(embedding());
      const whole = (await context.client.embed({ model, input: 'text' })).embeddings[0]!;
      const dimensions = whole.length - 1;
      const cut = (await context.client.embed({ model, input: 'text', dimensions })).embeddings[0]!;
      equal(cut.length, dimensions, 'fewer');
      ok(Math.abs(length(cut) - 1) < 1e-3, 'not of length one');
      const more = await context.client.embed({ model, input: 'text', dimensions: whole.length + 1 });
      equal(more.embeddings[0]!.length, whole.length, 'more');
    },
  },
  {
    name: 'embed without input loads the model',
    async run(context) {
      const model = await context.model(embedding());
      for (const input of [undefined, '', []]) {
        const answer = await context.raw('POST', '/api/embed', { model, input });
        equal(JSON.parse(answer.text), { model, embeddings: [] }, JSON.stringify(input) ?? 'nothing');
      }
      ok(
        (await context.client.running()).models.some(({ name }) => name === `${model}:latest`),
        'not loaded',
      );
    },
  },
  {
    name: 'embed refuses other inputs, and texts that are too long where told',
    async run(context) {
      const model = await context.model(embedding());
      for (const input of [[1], { a: 1 }, 3]) {
        const answer = await context.raw('POST', '/api/embed', { model, input });
        equal([answer.status, answer.error], [400, 'invalid input type'], JSON.stringify(input));
      }
      const input = 'word '.repeat(2000);
      const error = await failure(context.client.embed({ model, input, truncate: false }), HttpError, 'too long');
      equal([error.status, error.serverMessage], [400, 'the input length exceeds the context length'], 'too long');
      equal((await context.client.embed({ model, input })).embeddings.length, 1, 'cut');
    },
  },
  {
    name: 'the legacy endpoint embeds one text',
    async run(context) {
      const model = await context.model(embedding());
      const answer = await context.client.embeddings({ model, prompt: 'text' });
      keys(answer, ['embedding'], 'answer');
      const { embeddings } = await context.client.embed({ model, input: 'text' });
      equal(answer.embedding.length, embeddings[0]!.length, 'dimensions');
      equal(await context.client.embeddings({ model, prompt: '' }), { embedding: [] }, 'no text');
    },
  },
];
