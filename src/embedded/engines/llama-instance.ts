import {
  Wllama,
  type CacheManager,
  type ChatCompletionParams,
  type RawCompletionParams,
} from '@wllama/wllama/esm/index.js';
import { abortable, abortError, throwIfAborted } from '@/base/abort';
import type { EngineEmbedding } from '../engine';
import { callError, loadError } from './llama-errors';
import { LlamaLog } from './llama-log';
import type { LlamaChunk } from './llama-reply';
import type { LlamaBody } from './llama-request';
import { wasmUrl } from './llama-wasm';
import { WatchedBlob } from './watched-blob';

// [Note: What wllama cannot do] Version 3.8.1, llama.cpp b11364:
// - Files are handed over as Blobs and named by wllama: shards by their order, an adapter is one more
//   "shard" that llama.cpp is pointed to by name, which works only beside a model of one file.
// - Weights, context and working memory share one WebAssembly memory of 4 GiB. A file of more than 2 GB
//   loads where WebAssembly can wait for a promise (JSPI), which current browsers have.
// - A prompt is text, never token ids, so filling in the middle has no way in; nor is there a call
//   that tokenizes, so prompts and embedding inputs are shortened by guess and try.
// - With one slot a second task is lost (server_queue::defer is an assertion that the build leaves
//   out): never two calls at a time, and one input an embedding call.
// - A load that fails says so only in the log; see llama-log.ts and llama-errors.ts.
// - The state of an earlier conversation is kept in memory up to 8 GiB, more than there is, and no
//   parameter says otherwise. See: [Note: Kept conversations] in llama-model.ts.
// - No account of the memory used, nor of what part runs on the graphics processor.
// - It calls out to a CDN for browsers that lack features, unless setCompat(null) is called, and wants
//   storage for downloads, which a page without a secure context lacks, unless a cacheManager is given.
// - log_level means opposite things to its two loggers: 1 is quiet while it runs.

export interface InstanceOptions {
  parts: Blob[];
  projector: Blob | undefined;
  adapters: Blob[];
  contextLength: number;
  /** Tokens that are read in one go; aborting waits for the end of one. */
  batch: number;
  threads: number;
  /** 0 for none; undefined for all. */
  gpuLayers: number | undefined;
  /** Set where the file names no pooling: embeddings are then those of the last token, as in Ollama. */
  poolLast: boolean;
}

interface LoadCallbacks {
  signal?: AbortSignal;
  /** Of the model's files, from 0 to 1. */
  onProgress?: (fraction: number) => void;
}

/** llama.cpp cannot use the chat template; the message says why. */
class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/** A wllama with a model in it. One call at a time. */
export class LlamaInstance {
  /** Set when the engine has died: every further call would fail. */
  isDead = false;

  private constructor(
    private readonly wllama: Wllama,
    private readonly log: LlamaLog,
    /** The file's Jinja template. */
    readonly chatTemplate: string | undefined,
    /** Why llama.cpp cannot use the template: a chat would kill the engine. */
    readonly templateFault: string | undefined,
  ) {}

  /** Starts a worker and loads the model. Throws EngineError, or an AbortError with everything freed. */
  static async start(options: InstanceOptions, callbacks: LoadCallbacks): Promise<LlamaInstance> {
    try {
      return await LlamaInstance.attempt(options, callbacks, undefined);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      // llama.cpp loads nothing with a template that it cannot use; with another one the rest works.
      return await LlamaInstance.attempt(options, callbacks, error.message);
    }
  }

  private static async attempt(
    options: InstanceOptions,
    { signal, onProgress }: LoadCallbacks,
    templateFault: string | undefined,
  ): Promise<LlamaInstance> {
    throwIfAborted(signal);
    const { parts, projector, adapters } = options;
    const files = [...parts, ...adapters];
    const log = new LlamaLog();
    const wllama = new Wllama({ default: wasmUrl }, { cacheManager: {} as CacheManager, logger: log.logger });
    wllama.setCompat(null);
    try {
      const loading = wllama.loadModel([...watch(files, onProgress), ...(projector ? [projector] : [])], {
        n_ctx: options.contextLength,
        n_batch: options.batch,
        n_ubatch: options.batch,
        n_parallel: 1,
        n_threads: options.threads,
        n_gpu_layers: options.gpuLayers,
        embeddings: true,
        pooling_type: options.poolLast ? 'last' : undefined,
        ctx_shift: true,
        warmup: false,
        cache_idle_slots: false,
        chat_template: templateFault === undefined ? undefined : 'chatml',
        lora_adapters:
          adapters.length > 0 ? adapters.map((_, i) => ({ path: nameOf(parts.length + i, files.length) })) : undefined,
        log_level: 1,
      });
      await abortable(Promise.race([loading, log.workerFailed]), signal);
      const info = wllama.getLoadedContextInfo() as { success?: boolean };
      if (info.success !== true) throw new Error('no reason given');
    } catch (error) {
      // wllama makes its worker a few ticks after the call: one that is aborted earlier would stay.
      await new Promise((resolve) => setTimeout(resolve));
      await wllama.exit();
      if (signal?.aborted) throw abortError();
      const fault = log.textAfter('chat template parsing error: ');
      if (fault !== undefined && templateFault === undefined) throw new TemplateError(fault, { cause: error });
      throw loadError(error, log, { modelBytes: sizeOf(files), contextLength: options.contextLength });
    }
    return new LlamaInstance(wllama, log, wllama.getChatTemplate() ?? undefined, templateFault);
  }

  /**
   * Runs a chat or a completion and hands over its chunks. Resolves when the slot is free again, also
   * when aborted: then it rejects with an AbortError. Throws EngineError; see callError.
   */
  async complete(
    kind: 'chat' | 'raw',
    body: LlamaBody,
    onChunk: (chunk: LlamaChunk) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const params = { ...body, stream: true, onData: onChunk, abortSignal: signal };
    await this.call<unknown>(signal, () =>
      kind === 'chat'
        ? this.wllama.createChatCompletion(params as unknown as ChatCompletionParams & { stream?: false })
        : this.wllama.createCompletion(params as unknown as RawCompletionParams & { stream?: false }),
    );
  }

  /** The vector of a text, as the model gives it. Aborts and throws like `complete`. */
  async embed(text: string, signal: AbortSignal | undefined): Promise<EngineEmbedding> {
    const params = { input: [text], embd_normalize: -1, abortSignal: signal };
    const answer = await this.call(signal, () => this.wllama.createEmbedding(params));
    const vector = answer.data[0]?.embedding;
    if (!Array.isArray(vector)) throw new Error('The engine gave no vector');
    return { vector, tokens: answer.usage.prompt_tokens };
  }

  /** Ends the worker, which frees its memory. */
  async exit(): Promise<void> {
    this.isDead = true;
    await this.wllama.exit();
  }

  private async call<T>(signal: AbortSignal | undefined, action: () => Promise<T>): Promise<T> {
    throwIfAborted(signal);
    this.log.clear();
    try {
      return await Promise.race([action(), this.log.workerFailed]);
    } catch (cause) {
      if (signal?.aborted && !this.isDead && cause instanceof Error && cause.name === 'AbortError') throw abortError();
      const { error, isDead } = callError(cause, this.log);
      if (isDead) await this.exit();
      throw signal?.aborted ? abortError() : error;
    }
  }
}

/** The name that wllama gives to the file at `index`. */
function nameOf(index: number, count: number): string {
  const digits = (value: number) => String(value).padStart(5, '0');
  return `models/model-${digits(index + 1)}-of-${digits(count)}.gguf`;
}

function watch(files: Blob[], onProgress: ((fraction: number) => void) | undefined): Blob[] {
  const totalBytes = sizeOf(files);
  const readBytes = files.map(() => 0);
  return files.map(
    (file, i) =>
      new WatchedBlob(file, (bytes) => {
        // Tensors are read in an order of their own, so only the furthest point tells the way.
        readBytes[i] = Math.max(readBytes[i] ?? 0, bytes);
        onProgress?.(readBytes.reduce((sum, value) => sum + value, 0) / totalBytes);
      }),
  );
}

function sizeOf(files: Blob[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
