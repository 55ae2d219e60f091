import { HttpError, StreamError, type Account } from '@/ollama';
import type { ContractCase } from '../case';
import { chain } from '../../models/chain';
import { collect, equal, failure, matches, ok } from '../expect';

export const transferCases: ContractCase[] = [
  {
    name: 'pushes a model and pulls it back, layer by layer',
    on: ['simulator', 'real'],
    needsRegistry: true,
    async run(context) {
      const { sentence, ...fixture } = chain();
      const model = await context.model(fixture, 'local');
      const remote = context.track(`${context.registry}/contract/${model}:v1`);
      await context.client.copy(model, remote);
      const pushed = await collect(context.client.push({ model: remote, insecure: true }));
      equal(pushed[0]?.status, 'retrieving manifest', 'first line of push');
      equal(
        pushed.slice(-2).map(({ status }) => status),
        ['pushing manifest', 'success'],
        'last lines of push',
      );
      ok(
        pushed.some((line) => /^pushing [0-9a-f]{12}$/.test(line.status) && line.digest && line.total),
        'no layers pushed',
      );
      await context.client.delete(remote);
      await context.client.delete(model);
      const pulled = await collect(context.client.pull({ model: remote, insecure: true }));
      equal(pulled[0]?.status, 'pulling manifest', 'first line of pull');
      equal(
        pulled.slice(-3).map(({ status }) => status),
        ['verifying sha256 digest', 'writing manifest', 'success'],
        'last lines of pull',
      );
      const whole = await context.client.chatWhole({ model: remote, messages: [{ role: 'user', content: 'Hello' }] });
      equal(whole.message.content.trim(), sentence, 'what was pulled');
      const again = await collect(context.client.pull({ model: remote, insecure: true }));
      const layers = again.filter(({ digest }) => digest);
      ok(
        layers.length >= 2 && layers.every(({ total, completed }) => total === completed),
        'what is there is said once',
      );
    },
  },
  {
    name: 'says in the stream that a model is not in the registry, and with a status without one',
    on: ['simulator', 'real'],
    needsRegistry: true,
    async run(context) {
      const model = `${context.registry}/contract/no-such-model:v1`;
      const error = await failure(
        collect(context.client.pull({ model, insecure: true })),
        StreamError,
        'pull of a missing model',
      );
      equal(error.serverMessage, 'pull model manifest: file does not exist', 'error');
      const whole = await context.raw('POST', '/api/pull', { model, insecure: true, stream: false });
      equal([whole.status, whole.error], [500, 'pull model manifest: file does not exist'], 'without a stream');
    },
  },
  {
    name: 'says that a model to be pushed is not there',
    async run(context) {
      const answer = await context.raw('POST', '/api/push', { model: 'contract/no-such-model' });
      equal(answer.status, 200, 'status');
      equal(
        answer.text.split('\n').slice(0, 2),
        ['{"status":"retrieving manifest"}', '{"status":"couldn\'t retrieve manifest"}'],
        'lines',
      );
      matches(answer.error, /no such file or directory/, 'error');
    },
  },
  {
    name: 'says in the stream why a registry refuses a push',
    on: ['simulator', 'real'],
    needsRegistry: true,
    async run(context) {
      const { client, registry } = context;
      const model = await context.model(chain());
      const refusal = async (namespace: string, insecure: boolean) => {
        const remote = context.track(`${registry}/${namespace}/${model}`);
        await client.copy(model, remote);
        const error = await failure(collect(client.push({ model: remote, insecure })), StreamError, namespace);
        return error.serverMessage;
      };
      equal(await refusal('denied', true), 'unauthorized: access denied', 'a key that is not known');
      equal(await refusal('forbidden', true), '403: ', 'a name of somebody else');
      equal(await refusal('nobody', true), 'file does not exist', 'a namespace that is not known');
      matches(await refusal('plain', false), /server gave HTTP response to HTTPS client$/, 'plain http');
    },
  },
  {
    name: 'tells who it is signed in as, where to sign in, or that it cannot find out',
    async run({ client }) {
      const answer = await client.me().catch((error: unknown) => error);
      if (!(answer instanceof HttpError)) return ok((answer as Account).name !== '', 'a name');
      if (answer.status === 401) return matches(answer.signinUrl ?? '', /^https:\/\/ollama\.com\/connect\?/, 'where');
      equal([answer.status, answer.serverMessage], [503, 'account unavailable'], 'refusal');
    },
  },
  {
    name: 'says why a page can neither pull nor push',
    on: ['embedded'],
    async run(context) {
      const model = await context.model(chain());
      const pull = await failure(collect(context.client.pull({ model: 'llama3.2' })), StreamError, 'pull');
      matches(pull.serverMessage, /^pull model manifest: a web page cannot reach the model registry/, 'pull');
      const push = await failure(collect(context.client.push({ model })), StreamError, 'push');
      matches(push.serverMessage, /a web page cannot reach the model registry/, 'push');
    },
  },
];
