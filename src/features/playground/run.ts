import type { DoneReason, GenerateRequest, Logprob, Metrics } from '@/ollama';
import type { ServerId } from '@/shared/server';
import type { StoredError } from '@/shared/stored-error';

/**
 * What is asked, as the page holds it: the wire's own request, of which form and JSON are two views. Fields that the
 * form does not know stay as they were written.
 */
export interface EditedRequest extends GenerateRequest {
  stream?: boolean;
  [other: string]: unknown;
}

export type RunStatus = 'running' | 'done' | 'stopped' | 'failed';

/** A line of an answer as it came, in milliseconds after its request went out. Long ones are cut at their end. */
export interface RunLine {
  atMs: number;
  text: string;
}

/** One request and what came of it. Never changed in place. */
export interface Run {
  id: string;
  serverId: ServerId;
  /** To the letter as it was sent. */
  request: EditedRequest;
  status: RunStatus;
  /** In milliseconds since 1970, as those below. */
  createdAt: number;
  firstChunkAt?: number;
  endedAt?: number;
  thinking: string;
  response: string;
  /** The last thousands of lines; how many came before them is told. */
  lines: RunLine[];
  linesLeftOut: number;
  /** Those of the first thousands of tokens. */
  logprobs: Logprob[];
  /** How many came after them; absent for none. */
  logprobsLeftOut?: number;
  metrics?: Metrics;
  done_reason?: DoneReason;
  /** The model's memory of this run, to be carried on. */
  context?: number[];
  /** The prompt that the server made, where it shows it. */
  renderedPrompt?: string;
  error?: StoredError;
}
