import { UnreachableError } from '@/ollama';
import type { ContractCase } from '../case';
import { equal, failure, keys, matches } from '../expect';

export const serverCases: ContractCase[] = [
  {
    name: 'says that it runs, its version and its status',
    async run(context) {
      const root = await context.raw('GET', '/');
      equal([root.status, root.text], [200, 'Ollama is running'], 'GET /');
      matches(root.type, /^text\/plain/, 'content type of /');
      matches(await context.client.version(), /^\d+\.\d+\.\d+/, 'version');
      const status = await context.raw('GET', '/api/status');
      equal(status.status, 200, 'status of /api/status');
      keys((JSON.parse(status.text) as { cloud: object }).cloud, ['disabled', 'source'], 'cloud');
      equal((await context.raw('HEAD', '/')).text, '', 'HEAD /');
      equal((await context.raw('HEAD', '/api/version')).status, 200, 'HEAD /api/version');
    },
  },
  {
    name: 'answers unknown routes and wrong methods in plain text',
    async run(context) {
      const unknown = await context.raw('GET', '/api/nothing');
      equal([unknown.status, unknown.text], [404, '404 page not found'], 'unknown route');
      matches(unknown.type, /^text\/plain/, 'content type of a 404');
      const wrong = await context.raw('DELETE', '/api/tags');
      equal([wrong.status, wrong.text], [405, '405 method not allowed'], 'wrong method');
      equal((await context.raw('GET', `/api/blobs/sha256:${'0'.repeat(64)}`)).status, 405, 'GET of a blob');
    },
  },
  {
    name: "redirects a trailing and a doubled slash out of a page's reach",
    on: ['simulator', 'real'],
    async run(context) {
      await failure(context.raw('GET', '/api/tags/'), UnreachableError, 'trailing slash');
      await failure(context.raw('GET', '//api/tags'), UnreachableError, 'doubled slash');
    },
  },
  {
    name: 'refuses bodies that it cannot read',
    async run(context) {
      for (const path of ['/api/chat', '/api/generate', '/api/create', '/api/show', '/api/pull']) {
        const missing = await context.raw('POST', path, '');
        equal([missing.status, missing.error], [400, 'missing request body'], `empty body of ${path}`);
      }
      const broken = await context.raw('POST', '/api/generate', '{"model":');
      equal([broken.status, typeof broken.error], [400, 'string'], 'cut JSON');
      const wrongType = await context.raw('POST', '/api/chat', { model: 'x', stream: 'yes' });
      equal(wrongType.status, 400, 'wrong type');
      matches(wrongType.error, 'ChatRequest.stream of type bool', 'wrong type');
      const nothing = await context.raw('POST', '/api/generate', 'null');
      equal([nothing.status, nothing.error], [404, "model '' not found"], 'null');
    },
  },
  {
    name: 'reads field names without regard to case and ignores unknown ones',
    async run(context) {
      const answer = await context.raw('POST', '/api/show', { MODEL: 'no-such-model', unknown: 1 });
      equal(answer.status, 404, 'show');
      // Since v0.30.0 with the tag.
      matches(answer.error, /^model 'no-such-model(:latest)?' not found$/, 'show');
    },
  },
  {
    name: 'says per endpoint that a name is empty, invalid or unknown',
    async run(context) {
      const expected: [method: 'POST' | 'DELETE', path: string, name: string, status: number, error: string][] = [
        ['POST', '/api/generate', '', 404, "model '' not found"],
        ['POST', '/api/generate', 'a@b', 400, 'invalid model name'],
        ['POST', '/api/generate', 'no-such', 404, "model 'no-such' not found"],
        ['POST', '/api/embed', '', 404, "model '' not found"],
        ['POST', '/api/embed', 'a@b', 400, 'invalid model name'],
        ['POST', '/api/embed', 'no-such', 404, 'model "no-such" not found, try pulling it first'],
        ['POST', '/api/embeddings', '', 400, 'model is required'],
        ['POST', '/api/embeddings', 'a@b', 400, 'invalid model name'],
        ['POST', '/api/embeddings', 'no-such', 404, 'model "no-such" not found, try pulling it first'],
        ['POST', '/api/chat', '', 400, 'model is required'],
        ['POST', '/api/chat', 'a@b', 400, 'invalid model name'],
        ['POST', '/api/chat', 'no-such', 404, "model 'no-such' not found"],
        ['POST', '/api/show', '', 400, 'model is required'],
        ['POST', '/api/show', 'a@b', 400, 'invalid model name'],
        ['POST', '/api/create', '', 400, 'invalid model name'],
        ['POST', '/api/create', 'a@b', 400, 'invalid model name'],
        ['POST', '/api/pull', '', 400, 'invalid model name'],
        ['POST', '/api/pull', 'a@b', 400, 'invalid model name'],
        ['POST', '/api/push', '', 400, 'model is required'],
        ['DELETE', '/api/delete', '', 400, 'model is required'],
        ['DELETE', '/api/delete', 'a@b', 400, 'name "a@b" is invalid'],
        ['DELETE', '/api/delete', 'no-such', 404, "model 'no-such' not found"],
      ];
      for (const [method, path, model, status, error] of expected) {
        const answer = await context.raw(method, path, { model, stream: false, messages: [] });
        equal([answer.status, answer.error], [status, error], `${path} of ${JSON.stringify(model)}`);
      }
      const copies: [source: string, destination: string, status: number, error: string][] = [
        ['', 'x', 400, 'source "" is invalid'],
        ['a@b', 'x', 400, 'source "a@b" is invalid'],
        ['no-such', 'a@b', 400, 'destination "a@b" is invalid'],
        ['no-such', 'x', 404, 'model "no-such" not found'],
      ];
      for (const [source, destination, status, error] of copies) {
        const answer = await context.raw('POST', '/api/copy', { source, destination });
        equal([answer.status, answer.error], [status, error], `copy of ${source} to ${destination}`);
      }
    },
  },
  {
    name: 'refuses cloud models where there is no cloud',
    async run(context) {
      const answer = await context.raw('POST', '/api/generate', { model: 'any:cloud', prompt: 'x' });
      equal(
        [answer.status, answer.error],
        [403, 'ollama cloud is disabled: remote model is unavailable'],
        'generate of a cloud model',
      );
    },
  },
];
