import { isRate, type Measure } from './measure';

/** By locale and style: making one costs more than a hundred uses of it. */
const formats = new Map<string, Intl.NumberFormat>();

/** A number of a measure: a time with its unit, a rate as it is, for the measure's name has its unit. */
export function formatMeasure(measure: Measure, value: number, locale: string): string {
  if (isRate[measure]) return format(value, locale);
  return value < 1 ? format(value * 1000, locale, 'millisecond') : format(value, locale, 'second');
}

/** A part of one as percent with its sign. */
export function formatShare(share: number, locale: string): string {
  return share.toLocaleString(locale, { style: 'percent', signDisplay: 'exceptZero', maximumFractionDigits: 1 });
}

function format(value: number, locale: string, unit?: string): string {
  const key = `${locale} ${unit}`;
  let known = formats.get(key);
  if (!known) {
    known = new Intl.NumberFormat(locale, {
      maximumSignificantDigits: 3,
      ...(unit !== undefined && { style: 'unit', unit, unitDisplay: 'short' }),
    });
    formats.set(key, known);
  }
  return known.format(value);
}
