const units = [
  { unit: 'year', ms: 31_557_600_000 },
  { unit: 'month', ms: 2_629_800_000 },
  { unit: 'week', ms: 604_800_000 },
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
] as const;

/** By locale: making one costs more than a hundred uses of it. */
const formats = new Map<string, Intl.RelativeTimeFormat>();

function relativeFormat(locale: string): Intl.RelativeTimeFormat {
  let format = formats.get(locale);
  if (!format) formats.set(locale, (format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })));
  return format;
}

/**
 * How long ago (or ahead) `atMs` lies, in the largest unit that fits: `3 days ago`, `yesterday`, `in 2 hours`,
 * `now` for less than a minute. Empty for a date that is none.
 */
export function formatRelativeTime(atMs: number, nowMs: number, locale = 'en'): string {
  if (!Number.isFinite(atMs)) return '';
  const format = relativeFormat(locale);
  const difference = atMs - nowMs;
  for (const { unit, ms } of units) {
    if (Math.abs(difference) >= ms) return format.format(Math.trunc(difference / ms), unit);
  }
  return format.format(0, 'second');
}
