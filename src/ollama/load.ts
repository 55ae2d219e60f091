import { embed } from './embed';
import { HttpError } from './errors';
import { generateWhole } from './generate';
import type { CallOptions, Transport } from './transport';
import type { KeepAlive, Options } from './types';

export interface LoadRequest {
  model: string;
  /** Tokens. Absent: the model's own parameter, else the server's default, which depends on its memory. */
  num_ctx?: number;
  /** What else decides how it is loaded: a request with other values of these would load it anew. */
  options?: Omit<Options, 'num_ctx'>;
  /** `false` as requests that follow say it: from 0.30 on it is how the engine is begun. (llm/llama_server.go at v0.33.0-rc2) */
  shift?: false;
  /** How long it stays after the last request. Absent: the server's default, or as it was where it is loaded already. */
  keep_alive?: KeepAlive;
  /** Whether it makes vectors and no text, where that is known: it saves a request that is refused. */
  embedsOnly?: boolean;
}

/**
 * Loads a model and resolves when it is in memory, which may take minutes: until then there is no answer at
 * all, not even headers. For one that is loaded it sets how long it stays; another `num_ctx` than the one in
 * effect loads it anew. Throws what the engine said as HttpError, 404 for a model that is not there. Aborting
 * ends the load on the server as well.
 *
 * [Note: Loading by kind] A request without a prompt loads, but generate refuses what only embeds, and from
 * 0.30 on embed refuses most of what does not. Unloading does not look at what a model can do.
 * (server/routes.go GenerateHandler, EmbedHandler at v0.24.0 and v0.33.0-rc2)
 */
export async function loadModel(
  transport: Transport,
  { model, num_ctx, options, shift, keep_alive, embedsOnly = false }: LoadRequest,
  call?: CallOptions,
): Promise<void> {
  const all = { ...options, ...(num_ctx !== undefined && { num_ctx }) };
  const request = { model, keep_alive, ...(Object.keys(all).length > 0 && { options: all }) };
  if (!embedsOnly) {
    try {
      await generateWhole(transport, { ...request, ...(shift === false && { shift }) }, call);
      return;
    } catch (error) {
      if (!isEmbedder(error)) throw error;
    }
  }
  await embed(transport, request, call);
}

function isEmbedder(error: unknown): boolean {
  return error instanceof HttpError && error.status === 400 && / does not support generate/.test(error.serverMessage);
}

/**
 * Has a model let go as soon as no request uses it, and those with it that share its weights: see [Note: One
 * runner a file] in embedded/runner.ts. Resolves when the server has understood; it is still listed as loaded
 * for a moment, or for as long as an answer takes. One that is not loaded is no failure; one that is not on
 * the server is an HttpError 404, also while it is still in memory.
 */
export async function unloadModel(transport: Transport, model: string, options?: CallOptions): Promise<void> {
  await generateWhole(transport, { model, keep_alive: 0 }, options);
}
