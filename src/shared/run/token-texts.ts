import type { Translate } from '../texts';
import type { TokenTexts } from '@/ui/tokens';

const least = 0.0001;

/** The words of the token view in the reader's language. */
export function tokenTexts(t: Translate, locale: string): TokenTexts {
  const whole = new Intl.NumberFormat(locale, { style: 'percent' });
  const small = new Intl.NumberFormat(locale, { style: 'percent', maximumSignificantDigits: 1 });
  const logs = new Intl.NumberFormat(locale, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
  return {
    label: t('format.tokens.label'),
    numbers: t('format.tokens.numbers'),
    legend: t('format.tokens.legend'),
    control: t('format.tokens.control'),
    bytes: (hex) => t('format.tokens.bytes', { hex }),
    percent: (share) => {
      if (share >= 0.005) return whole.format(share);
      // What was said was not impossible.
      return share < least ? t('format.tokens.less', { percent: small.format(least) }) : small.format(share);
    },
    logprob: (value) => logs.format(value),
    named: (text, percent) => t('format.tokens.named', { text, percent }),
    chosen: t('format.tokens.chosen'),
    alternatives: t('format.tokens.alternatives'),
    noAlternatives: t('format.tokens.noAlternatives'),
    joined: (count) => t('format.tokens.joined', { count }),
  };
}
