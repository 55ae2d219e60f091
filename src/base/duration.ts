const units = [
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const;

/**
 * A span of time as people read it, two units at most: `42 sec`, `3 min 20 sec`, `2 hr 5 min`. Below ten
 * seconds with one decimal. A dash for what is no span.
 */
export function formatDuration(seconds: number, locale = 'en'): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '–';
  if (seconds < 9.95) return unitText(seconds, 'second', locale, 1);
  let rest = Math.round(seconds);
  // From an hour on seconds are noise.
  if (rest >= 3600) rest = Math.round(rest / 60) * 60;
  const parts: string[] = [];
  for (const { unit, seconds: size } of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(unitText(count, unit, locale, 0));
  }
  return parts.slice(0, 2).join(' ');
}

/** By locale, unit and digits: making one costs more than a hundred uses of it. */
const formats = new Map<string, Intl.NumberFormat>();

function unitText(value: number, unit: string, locale: string, maximumFractionDigits: number): string {
  const key = `${locale} ${unit} ${maximumFractionDigits}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits });
    formats.set(key, format);
  }
  return format.format(value);
}
