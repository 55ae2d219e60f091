import type { Translate } from '@/shared/texts';

/** An estimate of tokens as people read it, in no more digits than it has reason for: `1,200`. */
export function roundTokens(tokens: number, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 }).format(tokens);
}

/** The same in words: `about 1,200 tokens`. */
export function aboutTokens(tokens: number, t: Translate, locale: string): string {
  return t('files.tokens', { n: roundTokens(tokens, locale) }, tokens);
}
