import { formatDuration } from '@/base/duration';

/** When a model will be unloaded, as seen from here. */
export type Expiry =
  { kind: 'unknown' } | { kind: 'never' } | { kind: 'over'; at: Date } | { kind: 'in'; at: Date; seconds: number };

const daySeconds = 86_400;
/** For ever is a date 292 years ahead, the longest that Go can count. (time.Duration) */
const centurySeconds = 36_525 * daySeconds;

/**
 * Reads `expires_at`. By the clock of this device: the server's own cannot be asked for. A date that has
 * passed is no mistake: a model that answers keeps the one of the answer before.
 */
export function expiryOf(expiresAt: string | undefined, nowMs: number): Expiry {
  const atMs = Date.parse(expiresAt ?? '');
  if (Number.isNaN(atMs)) return { kind: 'unknown' };
  const seconds = (atMs - nowMs) / 1000;
  if (seconds > centurySeconds) return { kind: 'never' };
  const at = new Date(atMs);
  return seconds <= 0 ? { kind: 'over', at } : { kind: 'in', at, seconds: Math.ceil(seconds) };
}

/** What is left, in whole units: `4 min 20 sec`, `36 hr 5 min`, `12 days`. */
export function countdownText(seconds: number, locale: string): string {
  if (seconds < 3 * daySeconds) return formatDuration(seconds, locale);
  const days = new Intl.NumberFormat(locale, { style: 'unit', unit: 'day', unitDisplay: 'long' });
  return days.format(Math.floor(seconds / daySeconds));
}
