import { abortable, isAbort } from '@/base/abort';
import type { TransportRequest } from '@/ollama/transport';
import { Connection, json, refuse, text } from './answers';
import { headBlob, postBlob } from './blobs';
import { chat } from './chat';
import { createContext, type EmbeddedServerOptions, type ServerContext } from './context';
import { embed, embeddings } from './embed';
import { readFields, type Fields } from './fields';
import { generate } from './generate';
import { copy, create, ps, pull, push, remove, show, tags } from './management';

export type { EmbeddedServerOptions } from './context';

/** A request to the server; methods that only other clients send are answered 405. */
export type EmbeddedRequest = Omit<TransportRequest, 'method'> & { method: string };

export interface HandleOptions {
  signal?: AbortSignal;
  /** How much of an upload is done, from 0 to 1. */
  onProgress?: (fraction: number) => void;
}

/** An Ollama without a network: one function from request to answer. */
export interface EmbeddedServer {
  /**
   * Answers as an Ollama does, failures included; a stream's lines are made as they are read. Rejects
   * with an AbortError when `signal` aborts, and so does a body that is being read: whatever was done
   * for the request is given up at once.
   */
  handle(request: EmbeddedRequest, options?: HandleOptions): Promise<Response>;
  /** Unloads all models. A request after that loads them again. */
  close(): Promise<void>;
}

type Handler = (
  context: ServerContext,
  request: EmbeddedRequest,
  connection: Connection,
) => Promise<Response> | Response;

const routes: Record<string, Record<string, Handler>> = {
  '/': getAndHead(() => text('Ollama is running')),
  '/api/version': getAndHead(({ options }) => json({ version: options.version })),
  '/api/status': { GET: () => json({ cloud: { disabled: true, source: 'env' } }) },
  '/api/tags': getAndHead(tags),
  '/api/ps': { GET: ps },
  '/api/show': post('ShowRequest', show),
  '/api/generate': post('GenerateRequest', generate),
  '/api/chat': post('ChatRequest', chat),
  '/api/embed': post('EmbedRequest', embed),
  '/api/embeddings': post('EmbeddingRequest', embeddings),
  '/api/copy': post('CopyRequest', copy),
  '/api/delete': { DELETE: post('DeleteRequest', remove).POST! },
  '/api/pull': post('PullRequest', pull),
  '/api/push': post('PushRequest', push),
  '/api/create': post('CreateRequest', create),
  '/api/me': {
    POST: ({ options }) => {
      const account = options.account?.();
      if (!account) return json({ error: 'account unavailable' }, 503);
      if (!('signinUrl' in account)) return json(account);
      return json({ error: 'unauthorized', signin_url: account.signinUrl }, 401);
    },
  },
  '/api/signout': { POST: () => json({ error: 'there was an error signing out' }, 500) },
};

/** Makes a server over an engine and a store. Nothing is read or loaded before the first request. */
export function createEmbeddedServer(options: EmbeddedServerOptions): EmbeddedServer {
  const context = createContext(options);
  let pruned: Promise<void> | undefined;

  async function answer(request: EmbeddedRequest, connection: Connection, handle: HandleOptions): Promise<Response> {
    pruned ??= context.models.prune(context.now()).catch(() => undefined);
    await pruned;
    const path = request.path.split('?')[0]!;
    const redirect = redirectOf(path, request.method);
    if (redirect) return redirect;
    const digest = /^\/api\/blobs\/([^/]+)$/.exec(path)?.[1];
    const { store } = context.models;
    const route: Record<string, Handler> | undefined = digest
      ? {
          HEAD: () => headBlob(store, digest),
          POST: () => postBlob(store, options.hash, digest, request.body, connection, handle.onProgress),
        }
      : Object.hasOwn(routes, path)
        ? routes[path]
        : undefined;
    if (!route) return text('404 page not found', 404);
    const handler = route[request.method];
    if (!handler) return text('405 method not allowed', 405, { Allow: Object.keys(route).reverse().join(', ') });
    const response = await handler(context, request, connection);
    return request.method === 'HEAD' ? new Response(null, response) : response;
  }

  return {
    async handle(request, handle = {}) {
      try {
        // What cannot be given up (a create without a stream) goes on, as it does when a client hangs up.
        return await abortable(answer(request, new Connection(handle.signal), handle), handle.signal);
      } catch (error) {
        if (isAbort(error)) throw error;
        return refuse(error);
      }
    },
    close: () => context.scheduler.close(),
  };
}

function getAndHead(handler: Handler): Record<string, Handler> {
  return { GET: handler, HEAD: handler };
}

/** A route that takes a JSON body, named as the Go type that the real server decodes it into. */
function post(
  struct: string,
  handle: (context: ServerContext, fields: Fields, connection: Connection) => Promise<Response>,
): Record<string, Handler> {
  return {
    POST: async (context, request, connection) => handle(context, await readFields(struct, request.body), connection),
  };
}

/** A trailing slash and doubled slashes are answered with a redirect, as by Go's router. */
function redirectOf(path: string, method: string): Response | undefined {
  const clean = path.replace(/\/{2,}/g, '/');
  if (clean !== path) return new Response(null, { status: 307, headers: { Location: clean } });
  const bare = path.replace(/\/$/, '');
  if (bare === path || !Object.hasOwn(routes, bare) || !routes[bare]![method]) return undefined;
  return new Response(null, { status: method === 'GET' ? 301 : 307, headers: { Location: bare } });
}
