import { filled, isCount, isRecord, readBasicSetup } from '@/shared/run/read-setup';
import type { ConversationSetup } from './conversation-setup';

/** How the next question is to be put, of whatever was stored. Undefined where nothing of it can be used. Never throws. */
export function toConversationSetup(value: unknown): ConversationSetup | undefined {
  if (!isRecord(value)) return undefined;
  const ids = Array.isArray(value.toolIds) ? value.toolIds.filter((id) => typeof id === 'string') : [];
  const { maxRounds } = value;
  return filled({
    ...readBasicSetup(value),
    toolIds: ids.length > 0 ? ids : undefined,
    maxRounds: isCount(maxRounds) && maxRounds > 0 ? maxRounds : undefined,
  });
}
