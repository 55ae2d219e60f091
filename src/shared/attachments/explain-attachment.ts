import { formatBytes } from '@/base/bytes';
import type { Translate } from '../texts';
import type { AttachmentError } from './attachment-error';

/** Why a file cannot be attached, in a sentence or two. */
export function explainAttachment({ code, facts }: AttachmentError, t: Translate, locale: string): string {
  const { what, width, height, pages, limitBytes, taken } = facts;
  const number = new Intl.NumberFormat(locale);
  if (code === 'foreign' && what) return t(`files.foreign.${what}`);
  if (code === 'pdfScanned') return t('files.error.pdfScanned', {}, pages);
  return t(`files.error.${code}`, {
    width: number.format(width ?? 0),
    height: number.format(height ?? 0),
    limit: formatBytes(limitBytes, locale),
    taken,
  });
}
