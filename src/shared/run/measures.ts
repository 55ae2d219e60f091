import type { Metrics } from '@/ollama';

/** How an answer was made: seconds, tokens, tokens a second. What is not known is absent. */
export interface Measures {
  tokens?: number;
  tokensPerSecond?: number;
  promptTokens?: number;
  promptTokensPerSecond?: number;
  loadSeconds?: number;
  totalSeconds?: number;
  /** As this page saw it, the way there and back included. */
  firstTokenSeconds?: number;
}

const nanoseconds = 1e9;

/** When a request went out and when the first line of its answer came, in milliseconds, and what its last line tells. */
export interface Measured {
  metrics?: Metrics;
  createdAt: number;
  firstChunkAt?: number;
}

/** The server's measures of an answer, and ours of its first line. Never throws: nothing is divided by what is absent. */
export function measuresOf({ metrics = {}, createdAt, firstChunkAt }: Measured): Measures {
  const { eval_count: tokens, prompt_eval_count: promptTokens } = metrics;
  return {
    tokens,
    tokensPerSecond: rate(tokens, metrics.eval_duration),
    promptTokens,
    promptTokensPerSecond: rate(promptTokens, metrics.prompt_eval_duration),
    loadSeconds: seconds(metrics.load_duration),
    totalSeconds: seconds(metrics.total_duration),
    firstTokenSeconds: firstChunkAt === undefined ? undefined : (firstChunkAt - createdAt) / 1000,
  };
}

function seconds(duration: number | undefined): number | undefined {
  return duration === undefined ? undefined : duration / nanoseconds;
}

/** Of one token there is no speed to tell: since v0.30.0 its duration is the clock's grain, a microsecond. */
function rate(count: number | undefined, duration: number | undefined): number | undefined {
  return count === undefined || count < 2 || !duration ? undefined : (count / duration) * nanoseconds;
}
