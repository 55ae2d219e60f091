import type { CreateRequest } from '@/ollama';
import type { CaseContext, ContractCase } from '../case';
import { adapted } from '../../models/adapter';
import { chain } from '../../models/chain';
import { collect, equal } from '../expect';

/** The digests that a model's Modelfile names, in order. */
async function named(context: CaseContext, model: string, word: 'FROM' | 'ADAPTER'): Promise<string[]> {
  const { modelfile = '' } = await context.client.show({ model });
  return [...modelfile.matchAll(new RegExp(`^${word} \\S*sha256-([0-9a-f]{64})$`, 'gm'))].map(([, hex]) => hex!);
}

async function create(context: CaseContext, request: Omit<CreateRequest, 'model'>, suffix: string): Promise<string> {
  const model = context.name(suffix);
  await collect(context.client.create({ model, ...request }));
  return model;
}

/** What becomes of the adapter of a model that another one is made from. */
export const adapterCases: ContractCase[] = [
  {
    name: 'keeps an adapter when deriving, whatever is said of it',
    async run(context) {
      const from = await context.model(await adapted(), 'base');
      const before = await named(context, from, 'ADAPTER');
      equal(before.length, 1, 'adapters of the base');
      const derived = await create(context, { from, system: 'Be brief.' }, 'kept');
      equal(await named(context, derived, 'ADAPTER'), before, 'adapters of the derived');
      const none = await context.raw('POST', '/api/create', { model: context.name('none'), from, adapters: {} });
      equal([none.status, none.error], [400, 'unknown type'], 'no adapters');
    },
  },
  {
    name: 'puts another adapter on top when deriving, and takes one alone in a request',
    async run(context) {
      const from = await context.model(await adapted(), 'base');
      const [before] = await named(context, from, 'ADAPTER');
      const other = await context.upload((await adapted({ alpha: 2 })).adapters[0]!);
      const derived = await create(context, { from, adapters: { 'adapter.gguf': other } }, 'both');
      equal(await named(context, derived, 'ADAPTER'), [before, other.slice('sha256:'.length)], 'adapters');
      const two = await context.raw('POST', '/api/create', {
        model: context.name('two'),
        from,
        adapters: { 'a.gguf': other, 'b.gguf': `sha256:${before}` },
      });
      equal([two.status, two.error], [400, 'only one adapter is currently supported'], 'two adapters');
    },
  },
  {
    name: 'leaves an adapter off, or takes another, where a model is made anew of its file',
    async run(context) {
      const fixture = await adapted();
      const from = await context.model(fixture, 'base');
      const files = { 'model.gguf': await context.modelDigest(from) };
      const bare = await create(context, { files }, 'bare');
      equal(await named(context, bare, 'ADAPTER'), [], 'no adapter');
      const other = await context.upload((await adapted({ alpha: 2 })).adapters[0]!);
      const changed = await create(context, { files, adapters: { 'adapter.gguf': other } }, 'changed');
      equal(await named(context, changed, 'ADAPTER'), [other.slice('sha256:'.length)], 'the other adapter');
    },
  },
  {
    name: 'does not take a model’s file that is named as an adapter for one',
    async run(context) {
      const from = await context.model(chain(), 'base');
      const file = await context.upload(chain([' Another', ' one.']).file);
      const odd = await create(context, { from, adapters: { 'adapter.gguf': file } }, 'odd');
      equal(await named(context, odd, 'ADAPTER'), [], 'adapters');
    },
  },
];
