import type { DoneReason, Format, Logprob, Message, Options, Think, Tool, ToolCall } from '@/ollama/types';

/** What an engine needs of a model: its files as Blobs, in order for a split one. */
export interface EngineModel {
  /** The manifest's digest: two models with the same one may share a loaded instance. */
  digest: string;
  parts: Blob[];
  projector?: Blob;
  adapters: Blob[];
}

export interface LoadOptions {
  /** The model's parameters with the request's options over them. */
  options: Options;
  signal?: AbortSignal;
  /** From 0 to 1. */
  onProgress?: (fraction: number) => void;
}

interface EngineSampling {
  options: Options;
  format?: Format;
  /** How many alternatives to report a token, 0 for the chosen one only; undefined reports none. */
  topLogprobs?: number;
  /** False refuses a prompt longer than the context with an EngineError of 400; otherwise the oldest part is dropped. */
  truncate?: boolean;
  /** False ends with `length` where the context is full; otherwise the oldest part of it makes room. */
  shift?: boolean;
  signal?: AbortSignal;
}

export interface EngineChatRequest extends EngineSampling {
  messages: Message[];
  tools: Tool[];
  /** False leaves the model's thinking tags in the content, as the real server does. */
  think: Think | undefined;
  /** The Go template to make the prompt with; undefined: the file's own Jinja template. The llama engine knows that alone. */
  template: string | undefined;
}

export interface EngineCompletionRequest extends EngineSampling {
  /** The prompt as the model is to see it. */
  prompt: string;
  /** Pictures that the prompt is about; the engine in the page takes none here. */
  images?: string[];
  /** For filling in the middle. */
  suffix?: string;
  /** The model's Go template, which puts prompt and suffix together; an engine for Jinja ignores it. */
  template?: string;
}

/** A piece of an answer. Only the last one has `done`. */
export interface EngineChunk {
  content?: string;
  thinking?: string;
  toolCalls?: ToolCall[];
  logprobs?: Logprob[];
  done?: {
    reason: DoneReason;
    promptTokens: number;
    promptMs: number;
    generatedTokens: number;
    generateMs: number;
    /** Prompt and answer as tokens, where the engine can tell. */
    context?: number[];
  };
}

/**
 * A model in memory. One call at a time: the runner queues. Aborting ends a call at the next token
 * with an AbortError and leaves the model usable.
 */
export interface LoadedModel {
  readonly contextLength: number;
  readonly sizeBytes: number;
  chat(request: EngineChatRequest): AsyncGenerator<EngineChunk, void, void>;
  complete(request: EngineCompletionRequest): AsyncGenerator<EngineChunk, void, void>;
  /** One raw vector (not normalised) and token count an input. */
  embed(inputs: string[], options: { truncate: boolean; signal?: AbortSignal }): Promise<EngineEmbedding[]>;
  /** The prompt as the model would see it, where the engine can tell. */
  render?(request: EngineChatRequest | EngineCompletionRequest): Promise<string>;
  /** Frees everything. Safe to call twice. */
  unload(): Promise<void>;
}

export interface EngineEmbedding {
  vector: number[];
  tokens: number;
}

/** Runs models. Implementations: llama.cpp in WebAssembly in the product, a scripted one in tests. */
export interface Engine {
  /** Throws EngineError with a status and a sentence when the model cannot be loaded (format, memory). */
  load(model: EngineModel, options: LoadOptions): Promise<LoadedModel>;
}

/** A failure with the status and words that an Ollama would answer. */
export class EngineError extends Error {
  override readonly name = 'EngineError';

  constructor(
    message: string,
    readonly status = 500,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
