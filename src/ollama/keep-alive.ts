import type { KeepAlive } from './types';

/** Keeps a model until the server ends, or somebody unloads it. */
export const forever: KeepAlive = -1;

/** The longest span that the server can count, in seconds: 2^63 - 1 nanoseconds, about 292 years. (Go's time.Duration) */
const longestSeconds = 9_223_372_036;

const secondsPer = new Map([
  ['ms', 0.001],
  ['s', 1],
  ['sec', 1],
  ['second', 1],
  ['m', 60],
  ['min', 60],
  ['minute', 60],
  ['h', 3600],
  ['hr', 3600],
  ['hour', 3600],
  ['d', 86_400],
  ['day', 86_400],
  ['w', 604_800],
  ['week', 604_800],
]);

export type KeepAliveProblem = 'empty' | 'notADuration' | 'zero' | 'tooLong';

/**
 * Reads a span of time as people write it (`90`, `1h30m`, `2 hours`, `1.5 d`) into seconds, which every server
 * takes: a text of its own would need units that Go knows. A negative span means for ever, as on the server;
 * one of nothing would unload the model at once, and is a problem here.
 */
export function parseKeepAlive(text: string): { seconds: number } | { problem: KeepAliveProblem } {
  const compact = text.toLowerCase().replace(/[\s,]+/g, '');
  if (compact === '') return { problem: 'empty' };
  const [, sign, rest] = /^([-+]?)(.*)$/.exec(compact)!;
  const seconds = /^(\d+\.?\d*|\.\d+)$/.test(rest!) ? Number(rest) : sumOf(rest!);
  if (seconds === undefined) return { problem: 'notADuration' };
  if (seconds === 0) return { problem: 'zero' };
  if (sign === '-') return { seconds: -1 };
  return seconds > longestSeconds ? { problem: 'tooLong' } : { seconds };
}

function sumOf(text: string): number | undefined {
  if (!/^((\d+\.?\d*|\.\d+)[a-z]+)+$/.test(text)) return undefined;
  let seconds = 0;
  for (const [, amount, word] of text.matchAll(/(\d+\.?\d*|\.\d+)([a-z]+)/g)) {
    const unit = secondsPer.get(word!) ?? secondsPer.get(word!.replace(/s$/, ''));
    if (unit === undefined) return undefined;
    seconds += Number(amount) * unit;
  }
  return seconds;
}
