import type { ServerId } from '@/shared/server';

/** A model on a server. */
export interface Target {
  serverId: ServerId;
  model: string;
}

/** What is to be measured, of which models, under which conditions. Never changed in place. */
export interface BenchmarkPlan {
  targets: readonly Target[];
  /** How often each model is loaded from nothing; 0 leaves that out. */
  loads: number;
  /** How often each kind of question is asked; 0 leaves questions out. */
  runs: number;
  /** Lengths of prompts, in tokens, as far as they can be made. */
  promptTokens: readonly number[];
  /** The longest answer, in tokens. */
  answerTokens: number;
  /** Context sizes, in tokens; none leaves the context to the server. */
  contexts: readonly number[];
  /** How many are asked at once. */
  concurrency: readonly number[];
  temperature: number;
  seed: number;
  /** Without the model's template, which would put the same words before every prompt. */
  isRaw: boolean;
}

/** What a plan may hold: its lists have at least one number where they need one, and no number twice. */
export const limits = {
  targets: { least: 1, most: 20 },
  loads: { least: 1, most: 10 },
  runs: { least: 1, most: 20 },
  promptTokens: { least: 16, most: 131_072 },
  answerTokens: { least: 2, most: 8192 },
  // Engines since 0.30 make less than 256 into 256. (n_ctx of llama.cpp, padded)
  contexts: { least: 256, most: 1_048_576 },
  concurrency: { least: 1, most: 8 },
  temperature: { least: 0, most: 2 },
  seed: { least: 0, most: 2_147_483_647 },
  /** Of numbers in a list. */
  values: 8,
} as const;

export const defaultPlan: BenchmarkPlan = {
  targets: [],
  loads: 0,
  runs: 5,
  promptTokens: [128, 512],
  answerTokens: 128,
  contexts: [],
  concurrency: [1],
  temperature: 0,
  seed: 42,
  isRaw: true,
};

/** How many requests a browser sends to a server at once over HTTP/1.1; the others wait inside it. */
export const browserConnections = 6;

export function isSameTarget(one: Target, other: Target): boolean {
  return one.serverId === other.serverId && one.model === other.model;
}
