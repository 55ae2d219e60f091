import type { EngineError } from '../engine';
import type { JsonObject } from '@/ollama/types';

/** A prompt beside the context that it is for, both in tokens. */
export interface PromptFit {
  tokens: number;
  contextLength: number;
  /** Whether the engine made the prompt, by the file's own template. */
  isNative: boolean;
  truncate: boolean;
  shift: boolean;
}

/** In what engines differ. Where one refuses, it is in its own words. */
export interface EngineManners {
  /** Refuses a prompt that is too long, or tells how many tokens are left of it: the first and those of its end. */
  fit(prompt: PromptFit): EngineError | number;
  /** Refuses pictures for a model without a projector; undefined ignores them. */
  refuseImages(isNative: boolean): EngineError | undefined;
  refuseSchema(schema: JsonObject, isNative: boolean): EngineError;
  /** Refuses to embed with a model that is not made for it; undefined embeds. */
  refuseEmbedding(): EngineError | undefined;
  /** The vector as it leaves the engine. */
  vector(raw: number[]): number[];
  /** What a failure amid an answer becomes; undefined ends the answer as if nothing were. */
  failure(message: string, isNative: boolean): EngineError | undefined;
  /** How long generating is said to have taken, in milliseconds. */
  generateMs(measured: number, tokens: number): number;
}
