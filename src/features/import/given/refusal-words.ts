import { formatBytes } from '@/base/bytes';
import type { Translate } from '@/shared/texts';
import type { Refusal } from './refusal';

/** A reason in words: why something cannot be, and what can be done. */
export interface ReasonWords {
  cause: string;
  cure: string;
}

/** Words a refusal. */
export function refusalWords({ code, named }: Refusal, { t, locale }: { t: Translate; locale: string }): ReasonWords {
  const { expectedBytes, sizeBytes, ...rest } = named ?? {};
  const words = {
    ...rest,
    expected: formatBytes(expectedBytes ?? NaN, locale),
    size: formatBytes(sizeBytes ?? NaN, locale),
  };
  return { cause: t(`import.refused.code.${code}.cause`, words), cure: t(`import.refused.code.${code}.cure`, words) };
}
