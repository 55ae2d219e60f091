import type { AssistantMessage, Conversation, MessageId, Part, UserMessage } from './message';
import { isRecord, toConversation, toMessage } from './read-stored';

// What an answer got since its last checkpoint, in localStorage, when its page is hidden or left.
// See: [Note: How an answer survives]

const prefix = 'paddock.chat.tail.';

/** Of the five million characters that a site has. A tail is a second of text; a question may be long. */
const longestEntry = 4_000_000;

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
    return text === null ? undefined : toTailEntry(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** An entry as it is to be, whatever was stored. */
function toTailEntry(value: unknown): TailEntry | undefined {
  if (!isRecord(value)) return undefined;
  const answer = toMessage(value.answer);
  const { owner, closed, storedLengths, beginning } = value;
  if (answer?.role !== 'assistant' || typeof owner !== 'string' || !Array.isArray(storedLengths)) return undefined;
  // Lengths belong to parts by their place: one that was left out would move the others.
  const isWhole =
    isRecord(value.answer) && answer.parts.length === (value.answer.parts as unknown[] | undefined)?.length;
  if (!isWhole || !storedLengths.every((length) => Number.isInteger(length) && length >= 0)) return undefined;
  const entry: TailEntry = { owner, closed: closed === true, answer, storedLengths };
  const conversation = isRecord(beginning) ? toConversation(beginning.conversation) : undefined;
  if (!isRecord(beginning) || !conversation) return entry;
  const question = toMessage(beginning.question);
  return { ...entry, beginning: question?.role === 'user' ? { conversation, question } : { conversation } };
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
    return hasText(part) && before?.kind === part.kind ? before.text.length : 0;
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
  // Text that turns out to be thinking becomes it, and never the other way round: the newer one says so.
  const differs = answer.parts.findIndex(({ kind }, index) => kind !== (stored.parts[index]?.kind ?? kind));
  if (differs !== -1 && stored.parts[differs]?.kind === 'thinking') return stored;
  const parts = answer.parts.map((part, index) => {
    const before = stored.parts[index];
    if (!hasText(part) || before?.kind !== part.kind) return part;
    const text = before.text.slice(0, storedLengths[index]) + part.text;
    return text.length >= before.text.length ? { ...part, text } : before;
  });
  return { ...stored, ...answer, parts: [...parts, ...(differs === -1 ? stored.parts.slice(parts.length) : [])] };
}

function hasText(part: Part): part is Extract<Part, { text: string }> {
  return 'text' in part;
}

/** An answer of a page that is gone: `interrupted`, unless it had come to its end. */
export function asInterrupted(answer: AssistantMessage): AssistantMessage {
  if (answer.status !== 'streaming') return { ...answer, lease: undefined };
  return { ...answer, lease: undefined, status: 'interrupted', error: undefined };
}
