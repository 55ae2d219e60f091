import { HttpError } from '@/ollama';
import type { ContractCase } from '../case';
import { chain, embedding } from '../../models/chain';
import { equal, failure, keys, ok, until } from '../expect';

const yearMs = 365 * 24 * 3600_000;

export const runningCases: ContractCase[] = [
  {
    name: 'ps tells what is loaded and until when',
    async run(context) {
      const model = await context.model(chain());
      const find = async () => (await context.client.running()).models.find(({ name }) => name === `${model}:latest`);
      // A real one answers a request a moment before its list knows of it.
      const leftMs = async () => Date.parse((await find())!.expires_at!) - Date.now();
      await context.raw('POST', '/api/generate', { model, keep_alive: 100 });
      const running = await find();
      keys(
        running!,
        ['name', 'model', 'size', 'digest', 'details', 'expires_at', 'size_vram', 'context_length'],
        'a running model',
      );
      const listed = (await context.client.list()).models.find(({ name }) => name === `${model}:latest`);
      const { model_info: info } = await context.client.show({ model });
      equal(
        [running!.digest, running!.context_length],
        [listed!.digest, info?.['llama.context_length']],
        'digest and context',
      );
      ok(running!.size! > 0 && running!.size_vram! >= 0, 'sizes');
      await until(async () => Math.abs((await leftMs()) - 100_000) < 20_000, 'seconds');
      await context.raw('POST', '/api/generate', { model, keep_alive: '2h' });
      await until(async () => Math.abs((await leftMs()) - 7_200_000) < 20_000, 'a duration');
      await context.raw('POST', '/api/generate', { model, keep_alive: -1 });
      await until(async () => (await leftMs()) > 100 * yearMs, 'for ever');
      await context.raw('POST', '/api/generate', { model });
      ok((await leftMs()) > 100 * yearMs, 'a request that does not say leaves it so');
      await context.raw('POST', '/api/generate', { model, keep_alive: '10s' });
      await context.client.generateWhole({ model, prompt: 'x' });
      await until(async () => (await leftMs()) <= 10_000, 'until another one says');
    },
  },
  {
    name: 'a model goes after a request that keeps it no longer',
    async run(context) {
      const model = await context.model(chain());
      await context.client.generateWhole({ model, prompt: 'x', keep_alive: 0 });
      await until(
        async () => !(await context.client.running()).models.some(({ name }) => name === `${model}:latest`),
        'unloaded',
      );
    },
  },
  {
    name: 'another context loads the model anew',
    async run(context) {
      const model = await context.model(chain());
      const contextOf = async (options: object) => {
        await context.raw('POST', '/api/generate', { model, options });
        return (await context.client.running()).models.find(({ name }) => name === `${model}:latest`)?.context_length;
      };
      equal(await contextOf({ num_ctx: 128 }), 128, 'asked for');
      equal(await contextOf({ num_ctx: 256 }), 256, 'another');
      const { model_info: info } = await context.client.show({ model });
      equal(await contextOf({ num_ctx: 100_000 }), info?.['llama.context_length'], 'what the model was trained for');
    },
  },
  {
    name: 'deleting a model does not unload it',
    async run(context) {
      const model = await context.model(chain());
      await context.raw('POST', '/api/generate', { model, keep_alive: 5 });
      await context.client.delete(model);
      ok(
        (await context.client.running()).models.some(({ name }) => name === `${model}:latest`),
        'unloaded',
      );
      equal((await context.raw('POST', '/api/generate', { model, prompt: 'x' })).status, 404, 'deleted');
    },
  },
  {
    name: 'load and unload, whatever a model can do',
    async run(context) {
      const { client } = context;
      for (const [suffix, fixture] of [
        ['talks', chain()],
        ['embeds', embedding()],
      ] as const) {
        const model = await context.model(fixture, suffix);
        const find = async () => (await client.running()).models.find(({ name }) => name === `${model}:latest`);
        const { capabilities } = await client.show({ model });
        const embedsOnly = !capabilities!.includes('completion');
        await client.load({ model, embedsOnly, num_ctx: 256, keep_alive: 100 });
        equal((await find())?.context_length, 256, `${suffix}: context`);
        await client.load({ model, embedsOnly, num_ctx: 256, keep_alive: -1 });
        await until(async () => Date.parse((await find())!.expires_at!) - Date.now() > 100 * yearMs, 'for ever');
        equal((await find())?.context_length, 256, `${suffix}: the same context`);
        await client.unload(model);
        await until(async () => !(await find()), `${suffix}: unloaded`);
        await client.unload(model);
      }
    },
  },
  {
    name: 'loading and unloading a model that is not there is refused',
    async run(context) {
      const { client } = context;
      const model = context.name('nobody');
      for (const call of [client.load({ model }), client.load({ model, embedsOnly: true }), client.unload(model)]) {
        equal((await failure(call, HttpError, 'a missing model')).status, 404, 'status');
      }
    },
  },
];
