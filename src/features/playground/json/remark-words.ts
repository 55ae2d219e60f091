import type { Translate } from '@/shared/texts';
import type { RequestRemark } from './read-request';

/** What is to be said of a line of a request; nothing of what the form does not know, which is told together. */
export function remarkWords(t: Translate, { code, what }: RequestRemark): string | undefined {
  if (code === 'unknown' || code === 'unknown-option') return undefined;
  if (code === 'syntax') return what === '' ? t('playground.remark.end') : t('playground.remark.syntax', { what });
  return t(`playground.remark.${code}`, { what });
}
