const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** By locale and digits: making one costs more than a hundred uses of it. */
const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: string, digits: number): Intl.NumberFormat {
  const key = `${locale} ${digits}`;
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.NumberFormat(locale, { maximumFractionDigits: digits })));
  return format;
}

/**
 * Bytes as people read them, in decimal units (1 kB = 1000 B) like Ollama's own listing: `4.7 GB`.
 * Three significant digits at most; `locale` decides the decimal mark. A dash for a size that is not known.
 */
export function formatBytes(sizeBytes: number | undefined, locale = 'en'): string {
  if (sizeBytes === undefined || !Number.isFinite(sizeBytes) || sizeBytes < 0) return '–';
  let value = sizeBytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${numberFormat(locale, digits).format(value)} ${units[unit]}`;
}

/** A transfer speed in bytes a second, as `12.3 MB/s`. */
export function formatSpeed(bytesPerSecond: number, locale = 'en'): string {
  return `${formatBytes(bytesPerSecond, locale)}/s`;
}
