import type { ConversationId } from './message';

// Messages that are not sent yet, kept over a reload. `undefined` is the conversation to be begun.

const prefix = 'paddock.chat.draft.';

export function readDraft(id: ConversationId | undefined): string {
  try {
    return localStorage.getItem(prefix + (id ?? '')) ?? '';
  } catch {
    return '';
  }
}

/** Keeps a draft; an empty one is forgotten. Never throws: without storage it lasts for the page. */
export function writeDraft(id: ConversationId | undefined, text: string): void {
  try {
    if (text === '') localStorage.removeItem(prefix + (id ?? ''));
    else localStorage.setItem(prefix + (id ?? ''), text);
  } catch {
    // No room: the text is still in its field.
  }
}
