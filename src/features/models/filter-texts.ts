import { formatBytes } from '@/base/bytes';
import type { Translate } from '@/shared/texts';
import { capabilityName } from './capability-name';
import type { Facet, states } from './filters';

/** A value of a facet in words. */
export function filterText(t: Translate, locale: string, facet: Facet, value: string): string {
  if (value === '') return t('models.unknown');
  switch (facet) {
    case 'state':
      return t(`models.filter.state.${value as (typeof states)[number]}`);
    case 'capability':
      return capabilityName(t, value);
    case 'size':
      return sizeText(t, locale, value);
    case 'weights':
      return t('models.filter.shared');
    default:
      return value;
  }
}

function sizeText(t: Translate, locale: string, range: string): string {
  const [from = '', to = ''] = range.split('-').map((text) => (text ? formatBytes(Number(text) * 1e9, locale) : ''));
  if (!to) return t('models.filter.sizeAbove', { from });
  return range.startsWith('0-') ? t('models.filter.sizeBelow', { to }) : t('models.filter.sizeBetween', { from, to });
}
