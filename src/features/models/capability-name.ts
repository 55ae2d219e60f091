import type { Capability } from '@/ollama';
import { hasText, type TextKey, type Translate } from '@/shared/texts';

/** What a model can do, in words. A capability newer than these texts keeps the server's word. */
export function capabilityName(t: Translate, capability: Capability): string {
  const key = `models.capability.${capability}`;
  return hasText(key) ? t(key as TextKey) : capability;
}
