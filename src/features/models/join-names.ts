import type { Translate } from '@/shared/texts';

/** More names than these are counted. */
const maximumNamed = 4;

/** Names as a phrase in a language (BCP 47): `a, b and c`, or `a, b, c, d and 12 more`. */
export function joinNames(names: readonly string[], locale: string, t: Translate): string {
  const rest = names.length - maximumNamed;
  // One more is as short to name as to count.
  const parts = rest > 1 ? [...names.slice(0, maximumNamed), t('models.more', {}, rest)] : names;
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(parts);
}
