import type { Attachment, BlobId, ConversationId } from './message';
import { toAttachment } from './read-stored';
import { waitingKey } from './waiting';

// Drafts: questions that are not sent yet, kept over a reload. `undefined` is the conversation to be
// begun. The attachments of a draft stand by themselves, so that a key pressed writes only the text: texts as
// they are, images and recordings by their blobs.

const textPrefix = 'paddock.chat.draft.';
const filesPrefix = 'paddock.chat.draft-files.';

export function readDraft(id: ConversationId | undefined): string {
  return read(textPrefix + (id ?? '')) ?? '';
}

/** Keeps a draft; an empty one is forgotten. Never throws. Returns whether it is kept. */
export function writeDraft(id: ConversationId | undefined, text: string): boolean {
  return write(textPrefix + (id ?? ''), text);
}

/** The attachments of a draft. What cannot be read as one is left out. */
export function readDraftFiles(id: ConversationId | undefined): Attachment[] {
  try {
    const files: unknown = JSON.parse(read(filesPrefix + (id ?? '')) ?? '[]');
    return Array.isArray(files) ? files.flatMap((file) => toAttachment(file) ?? []) : [];
  } catch {
    return [];
  }
}

/** Keeps the attachments of a draft, all or none. Returns whether they are kept: a site has some five million characters. */
export function writeDraftFiles(id: ConversationId | undefined, files: readonly Attachment[]): boolean {
  const key = filesPrefix + (id ?? '');
  if (write(key, files.length === 0 ? '' : JSON.stringify(files))) return true;
  // Older ones would come back instead.
  write(key, '');
  return false;
}

/** Whether a question that is not sent yet needs a blob. Never throws. */
export function isInDraft(id: BlobId): boolean {
  try {
    return Object.keys(localStorage).some(
      (key) => (key.startsWith(filesPrefix) || key === waitingKey) && read(key)?.includes(id),
    );
  } catch {
    return false;
  }
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, text: string): boolean {
  try {
    if (text === '') localStorage.removeItem(key);
    else localStorage.setItem(key, text);
    return true;
  } catch {
    // No room, or no storage at all: it is still on screen.
    return false;
  }
}
