import type { AssistantMessage, Conversation, MessageId, UserMessage } from './message';
import { isRecord, toConversation, toMessage } from './read-stored';
import { mergeTexts } from './tail-journal-v1';

// What an answer got since its last checkpoint, in localStorage, when its page is hidden or left.
// See: [Note: How an answer survives]

const prefix = 'paddock.chat.tail.';

/** Of the five million characters that a site has. A tail is the part that was being written; a question may be long. */
const longestEntry = 4_000_000;

export interface TailEntry {
  /** Whether the page that wrote it said that it was going. */
  closed: boolean;
  /** The answer, without the parts at its beginning that storage holds as they are, and without probabilities. */
  answer: AssistantMessage;
  storedParts: number;
  /** Of an entry that an earlier version wrote: of each part only what came after so many characters is there. */
  storedLengths?: number[];
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
  const { closed, storedParts, storedLengths, beginning } = value;
  if (answer?.role !== 'assistant') return undefined;
  // Parts are counted: one that was left out would move the others.
  const isWhole =
    isRecord(value.answer) && answer.parts.length === (value.answer.parts as unknown[] | undefined)?.length;
  if (!isWhole) return undefined;
  const counts = isCounts(storedLengths) ? { storedParts: 0, storedLengths } : isCount(storedParts) && { storedParts };
  if (!counts) return undefined;
  const entry: TailEntry = { closed: closed === true, answer, ...counts };
  const conversation = isRecord(beginning) ? toConversation(beginning.conversation) : undefined;
  if (!isRecord(beginning) || !conversation) return entry;
  const question = toMessage(beginning.question);
  return { ...entry, beginning: question?.role === 'user' ? { conversation, question } : { conversation } };
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(isCount);
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
  rest: Omit<TailEntry, 'answer' | 'storedParts'>,
): TailEntry {
  // Parts are never changed in place: the same object is the same part.
  const differs = answer.parts.findIndex((part, index) => part !== stored?.parts[index]);
  const storedParts = differs === -1 ? answer.parts.length : differs;
  const { logprobs: _tooLong, ...tail } = answer;
  return { ...rest, answer: { ...tail, parts: answer.parts.slice(storedParts) }, storedParts };
}

/**
 * The answer as it was when the page went away: what is stored, and the tail behind it. `stored` may be
 * newer than the tail, then it wins; it is undefined when nothing was stored yet.
 */
export function mergeTail(stored: AssistantMessage | undefined, tail: TailEntry): AssistantMessage {
  if (!stored) return tail.answer;
  const { answer, storedParts, storedLengths } = tail;
  if (storedLengths) return mergeTexts(stored, answer, storedLengths);
  const isNewer = (stored.lastChunkAt ?? 0) > (answer.lastChunkAt ?? 0);
  if (isNewer || stored.parts.length < storedParts) return stored;
  return { ...stored, ...answer, parts: [...stored.parts.slice(0, storedParts), ...answer.parts] };
}

/** An answer of a page that is gone: `interrupted`, unless it had come to its end. */
export function asInterrupted(answer: AssistantMessage): AssistantMessage {
  return answer.status === 'streaming' ? { ...answer, status: 'interrupted', error: undefined } : answer;
}
