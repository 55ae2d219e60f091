import { formatBytes } from '@/base/bytes';
import type { Translate } from '@/shared/texts';
import type { Stay } from './stay';
import type { ServerWords } from '@/shared/server-words';
import { refusalWords, type ReasonWords } from '../given/refusal-words';

/** Words why a model of a models folder stays where it is. */
export function stayWords(
  { code, layers = [], name, refusal }: Stay,
  { words, ...texts }: { t: Translate; locale: string; words: ServerWords },
): ReasonWords {
  if (code === 'preflight') return refusalWords(refusal!, texts);
  const { t, locale } = texts;
  const bytes = (size: number) => formatBytes(size, locale);
  const parts = layers.map(({ kind, expectedBytes, sizeBytes }) => {
    const layer = t(`import.house.layer.${kind}`);
    if (sizeBytes === undefined) return t('import.house.layerOf', { layer, size: bytes(expectedBytes) });
    return t('import.house.layerInstead', { layer, size: bytes(sizeBytes), expected: bytes(expectedBytes) });
  });
  const named = { ...words, name, parts: new Intl.ListFormat(locale, { type: 'unit' }).format(parts) };
  return {
    cause: t(`import.house.stay.code.${code}.cause`, named),
    cure: t(`import.house.stay.code.${code}.cure`, named),
  };
}
