import type { ConversationLog } from '../conversation-log';
import type { ConversationId, Message, MessageId } from '../message';

type Source = Pick<ConversationLog, 'messagesAfter' | 'onMessages' | 'onRemoved' | 'view'>;

export interface Hit {
  conversationId: ConversationId;
  messageId: MessageId;
  createdAt: number;
  /** The words around the first place where something was found. */
  snippet: SnippetPiece[];
}

export interface SnippetPiece {
  text: string;
  isFound: boolean;
}

export interface SearchResult {
  /** The newest first. */
  hits: Hit[];
  /** How many there are in all. */
  count: number;
}

interface Entry {
  conversationId: ConversationId;
  createdAt: number;
  text: string;
  lower: string;
}

/** How many stored messages are read at a time. */
const pieceCount = 400;
/** How long a search may keep the page from anything else. */
const sliceMs = 10;
/** How much of one message is searched, in characters. */
const longestText = 1_000_000;

/**
 * Finds words in all messages: by looking for them in every text, which takes milliseconds for ten thousand
 * and finds them within Chinese and Japanese, too, where an index of words does not. Read with the first
 * search, and kept true by what the log tells.
 */
export class SearchIndex {
  private readonly entries = new Map<MessageId, Entry>();
  /** What has changed since it was looked at last: an answer that is being written changes with each frame. */
  private readonly changed = new Map<MessageId, Message | undefined>();
  private reading: Promise<void> | undefined;
  /** Whether all messages are known. */
  isRead = false;

  constructor(private readonly log: Source) {
    log.onMessages((messages, gone) => {
      for (const message of messages) this.changed.set(message.id, message);
      for (const id of gone) this.changed.set(id, undefined);
    });
    log.onRemoved((id) => {
      for (const [messageId, entry] of this.entries) if (entry.conversationId === id) this.entries.delete(messageId);
      for (const [messageId, message] of this.changed)
        if (message?.conversationId === id) this.changed.set(messageId, undefined);
    });
  }

  /** Reads all messages, once. Rejects with what the browser says; the next call tries again. */
  async read(): Promise<void> {
    this.reading ??= this.readAll().catch((error: unknown) => {
      this.reading = undefined;
      throw error;
    });
    await this.reading;
  }

  private async readAll(): Promise<void> {
    // What is nowhere else, where storage does not work.
    for (const thread of this.log.view.threads.values()) for (const message of thread.all()) this.put(message);
    let after: MessageId | undefined;
    do {
      const { messages, last } = await this.log.messagesAfter(after, pieceCount);
      // What has changed since is newer, and what was deleted stays so.
      for (const message of messages) if (!this.changed.has(message.id)) this.put(message);
      after = last;
    } while (after !== undefined);
    this.isRead = true;
  }

  private put(message: Message): void {
    const { id, conversationId, createdAt } = message;
    const text = textToSearch(message);
    this.entries.set(id, { conversationId, createdAt, text, lower: text.toLowerCase() });
  }

  private takeOver(): void {
    for (const [id, message] of this.changed) {
      if (message) this.put(message);
      else this.entries.delete(id);
    }
    // While all are being read it must be known what is newer.
    if (this.isRead) this.changed.clear();
  }

  /**
   * Looks for messages that have each of the words, in what is read by now. The newest `limit` come back.
   * Rejects with an AbortError when `signal` aborts.
   */
  async search(words: string, { limit, signal }: { limit: number; signal?: AbortSignal }): Promise<SearchResult> {
    this.takeOver();
    const terms = termsOf(words);
    if (terms.length === 0) return { hits: [], count: 0 };
    const found: { id: MessageId; entry: Entry }[] = [];
    let until = performance.now() + sliceMs;
    let sinceLook = 0;
    for (const [id, entry] of this.entries) {
      if (this.log.view.byId.has(entry.conversationId) && terms.every((term) => entry.lower.includes(term)))
        found.push({ id, entry });
      sinceLook += 1;
      if (sinceLook < 200 || performance.now() < until) continue;
      await new Promise((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
      sinceLook = 0;
      until = performance.now() + sliceMs;
    }
    found.sort((a, b) => b.entry.createdAt - a.entry.createdAt);
    return { hits: found.slice(0, limit).map(({ id, entry }) => toHit(id, entry, terms)), count: found.length };
  }
}

/** The words that are looked for, each by itself. */
export function termsOf(words: string): string[] {
  return [...new Set(words.normalize('NFC').toLowerCase().split(/\s+/).filter(Boolean))];
}

function textToSearch({ parts }: Message): string {
  const texts = parts.map((part) => {
    if (part.kind === 'text') return part.text;
    return part.kind === 'file' ? `${part.name}\n${part.text}` : '';
  });
  return texts.filter(Boolean).join('\n').slice(0, longestText);
}

const wordsBefore = 24;
const snippetLength = 140;

function toHit(messageId: MessageId, { conversationId, createdAt, text, lower }: Entry, terms: string[]): Hit {
  // Few letters take another number of places when they are made small; then the place is only about right.
  const first = Math.min(...terms.map((term) => lower.indexOf(term)));
  const start = startOf(text, first);
  const around = text.slice(start, start + snippetLength).replace(/\s+/g, ' ');
  return { conversationId, messageId, createdAt, snippet: markTerms(`${start > 0 ? '…' : ''}${around}`, terms) };
}

/** Where the words around a place begin: with a word, where words have spaces between them. */
function startOf(text: string, found: number): number {
  const index = Math.max(0, found - wordsBefore);
  if (index === 0) return 0;
  const space = text.slice(index, found).search(/\s\S/);
  if (space !== -1) return index + space + 1;
  // Not within a character of two halves.
  const code = text.charCodeAt(index);
  return code >= 0xdc00 && code <= 0xdfff ? index + 1 : index;
}

/** A text in pieces, told apart by whether they are one of the words. */
export function markTerms(text: string, terms: readonly string[]): SnippetPiece[] {
  const lower = text.toLowerCase();
  if (lower.length !== text.length) return [{ text, isFound: false }];
  const pieces: SnippetPiece[] = [];
  let end = 0;
  for (;;) {
    let at = -1;
    let length = 0;
    for (const term of terms) {
      const index = lower.indexOf(term, end);
      if (index === -1 || (at !== -1 && (index > at || (index === at && term.length <= length)))) continue;
      at = index;
      length = term.length;
    }
    if (at === -1) break;
    if (at > end) pieces.push({ text: text.slice(end, at), isFound: false });
    pieces.push({ text: text.slice(at, at + length), isFound: true });
    end = at + length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), isFound: false });
  return pieces;
}

const indexes = new WeakMap<Source, SearchIndex>();

/** The one of a log, made with its first use. */
export function searchIndexOf(log: Source): SearchIndex {
  let index = indexes.get(log);
  if (!index) indexes.set(log, (index = new SearchIndex(log)));
  return index;
}
