import { browserStorage } from '@/shared/browser-storage';
import type { ConversationSetup } from './conversation-setup';
import type { ConversationId } from './message';
import { toConversationSetup } from './read-conversation-setup';

// The settings that were typed last and are not known to be stored, kept when their page goes away: IndexedDB has no
// time then. See: [Note: How an answer survives]

export interface UnsavedSetup {
  id: ConversationId;
  setup: ConversationSetup;
}

const key = 'paddock.chat.unsaved-setup';

/** Never throws. */
export function writeUnsaved(unsaved: UnsavedSetup): void {
  try {
    browserStorage('localStorage')?.setItem(key, JSON.stringify(unsaved));
  } catch {
    // No room.
  }
}

export function dropUnsaved(): void {
  browserStorage('localStorage')?.removeItem(key);
}

/** Undefined where there is none, or none that can be read. */
export function readUnsaved(): UnsavedSetup | undefined {
  try {
    const stored: unknown = JSON.parse(browserStorage('localStorage')?.getItem(key) ?? 'null');
    if (typeof stored !== 'object' || stored === null) return undefined;
    const { id, setup } = stored as Partial<Record<keyof UnsavedSetup, unknown>>;
    return typeof id === 'string' ? { id, setup: toConversationSetup(setup) ?? {} } : undefined;
  } catch {
    return undefined;
  }
}
