import type { AssistantMessage, Conversation, MessageId, Part, UserMessage } from './message';

/**
 * [Note: The tail of an answer] A page that goes away has no time for IndexedDB: its transactions are
 * asynchronous, and what is not committed when the page is unloaded is lost (W3C Indexed Database API,
 * "closing a database connection"). localStorage is synchronous. So what an answer got since its last
 * checkpoint goes there when the page is hidden or left, and is put together with the stored part at
 * the next start.
 */

const prefix = 'paddock.chat.tail.';

/** Far below the five megabytes that a site has; a tail is a second of text. */
const longestEntry = 1_000_000;

export interface TailEntry {
  /** The page that wrote it. */
  owner: string;
  /** Whether that page said that it was going. */
  closed: boolean;
  /** The answer; of each part's text only what came after `storedLengths`. */
  answer: AssistantMessage;
  storedLengths: number[];
  /** What the turn began with, while that is not known to be stored. */
  beginning?: { conversation: Conversation; question?: UserMessage };
}

/** Notes an entry, in place of an older one of the same answer. Never throws: a full storage keeps less. */
export function writeTail(entry: TailEntry): void {
  const text = JSON.stringify(entry);
  if (text.length > longestEntry) return;
  try {
    localStorage.setItem(prefix + entry.answer.id, text);
  } catch {
    // No room and nobody to ask: the last checkpoint has to do.
  }
}

/** The entry of an answer, if there is a readable one. */
export function readTail(id: MessageId): TailEntry | undefined {
  try {
    const text = localStorage.getItem(prefix + id);
    return text === null ? undefined : (JSON.parse(text) as TailEntry);
  } catch {
    return undefined;
  }
}

export function dropTail(id: MessageId): void {
  try {
    localStorage.removeItem(prefix + id);
  } catch {
    // No storage, so there is nothing to drop.
  }
}

/** The answers that have an entry. */
export function tailIds(): MessageId[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length));
  } catch {
    return [];
  }
}

/** Makes the entry of an answer of which `stored` is what IndexedDB has confirmed. */
export function toTail(
  answer: AssistantMessage,
  stored: AssistantMessage | undefined,
  rest: Omit<TailEntry, 'answer' | 'storedLengths'>,
): TailEntry {
  const storedLengths = answer.parts.map((part, index) => {
    const before = stored?.parts[index];
    return hasText(part) && before && hasText(before) ? before.text.length : 0;
  });
  const parts = answer.parts.map((part, index) =>
    hasText(part) ? { ...part, text: part.text.slice(storedLengths[index]) } : part,
  );
  return { ...rest, answer: { ...answer, parts }, storedLengths };
}

/**
 * The answer as it was when the page went away: what is stored, and the tail behind it. `stored` may be
 * newer than the tail, then it wins; it is undefined when nothing was stored yet.
 */
export function mergeTail(
  stored: AssistantMessage | undefined,
  { answer, storedLengths }: TailEntry,
): AssistantMessage {
  if (!stored) return answer;
  const parts = answer.parts.map((part, index) => {
    const before = stored.parts[index];
    if (!hasText(part) || !before || !hasText(before)) return part;
    const text = before.text.slice(0, storedLengths[index]) + part.text;
    return text.length >= before.text.length ? { ...part, text } : before;
  });
  return { ...stored, ...answer, parts: [...parts, ...stored.parts.slice(parts.length)] };
}

function hasText(part: Part): part is Extract<Part, { text: string }> {
  return 'text' in part;
}

/** An answer of a page that is gone: `interrupted`, unless it had come to its end. */
export function asInterrupted(answer: AssistantMessage): AssistantMessage {
  if (answer.status !== 'streaming') return { ...answer, lease: undefined };
  return { ...answer, lease: undefined, status: 'interrupted', error: undefined };
}
