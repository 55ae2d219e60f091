import type { DoneReason, Metrics, ToolCall } from '@/ollama';
import type { ServerId } from '@/shared/servers.store';
import type { StoredError } from '@/shared/stored-error';

// What a conversation is made of, as it is stored. Times are milliseconds since 1970, on this
// computer's clock. Stored data: a change of meaning needs a new version in conversations.db.ts.

export type ConversationId = string;
export type MessageId = string;

export interface Conversation {
  id: ConversationId;
  /** The beginning of the first question. */
  title: string;
  createdAt: number;
  /** When the last turn began or ended. */
  updatedAt: number;
  /** The last message of the branch that is shown: messages form a tree by their `parentId`. */
  leafId: MessageId | null;
  /** What the last question was put to. */
  model: string;
  serverId: ServerId;
}

export interface TextPart {
  kind: 'text';
  text: string;
}

export interface ThinkingPart {
  kind: 'thinking';
  text: string;
  startedAt: number;
  /** When something else followed; absent while it goes on, and for ever when it was cut off. */
  endedAt?: number;
  /** It began with a tag in the text, and so ends with one. See: [Note: Thinking in tags] */
  isTagged?: true;
}

export interface ToolCallPart {
  kind: 'tool-call';
  call: ToolCall;
}

export interface ImagePart {
  kind: 'image';
  /** Without a `data:` prefix. */
  base64: string;
  mediaType: string;
}

/** A text that was put to a question as a whole, such as a long paste. */
export interface FilePart {
  kind: 'file';
  name: string;
  text: string;
}

export type Part = TextPart | ThinkingPart | ToolCallPart | ImagePart | FilePart;

/**
 * - `streaming`: being written, by the page that holds the lease.
 * - `done`: ended by the model.
 * - `stopped`: ended by the user.
 * - `failed`: ended by an error, which is kept with it.
 * - `interrupted`: the page that was writing it went away.
 */
export type MessageStatus = 'streaming' | 'done' | 'stopped' | 'failed' | 'interrupted';

interface MessageBase {
  id: MessageId;
  conversationId: ConversationId;
  parentId: MessageId | null;
  createdAt: number;
  parts: Part[];
}

export interface UserMessage extends MessageBase {
  role: 'user';
  status: 'done';
}

export interface AssistantMessage extends MessageBase {
  role: 'assistant';
  status: MessageStatus;
  model: string;
  serverId: ServerId;
  firstChunkAt?: number;
  endedAt?: number;
  metrics?: Metrics;
  doneReason?: DoneReason;
  error?: StoredError;
  /** Which page writes it, and until when that page is believed to live without a further sign. */
  lease?: Lease;
}

export interface Lease {
  owner: string;
  until: number;
}

export type Message = UserMessage | AssistantMessage;

/** What is read of a message: its text parts, one after the other. */
export function textOf({ parts }: Pick<Message, 'parts'>): string {
  return parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
}

/** What is asked: what was written, and the texts that were put to it. */
export interface Question {
  /** As it was written, blanks included. */
  text: string;
  files: FilePart[];
}

/** Texts go before the words that are about them. */
export function partsOf({ text, files }: Question): Part[] {
  return isBlank(text) ? files : [...files, { kind: 'text', text }];
}

export function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** The size of a text in bytes, as UTF-8. */
export function sizeOf({ text }: FilePart): number {
  return new TextEncoder().encode(text).length;
}

const longestTitle = 80;

/** The title of a conversation: the beginning of its first question, on one line. */
export function titleOf({ text, files }: Question): string {
  const words = isBlank(text) ? (files[0]?.text ?? '') : text;
  // More than enough, and little of a long text.
  const line = words.trimStart().slice(0, 2000).trimEnd().replace(/\s+/g, ' ');
  const characters = charactersOf(line);
  if (characters.length <= longestTitle) return line;
  return `${characters
    .slice(0, longestTitle - 1)
    .join('')
    .trimEnd()}…`;
}

/** Characters as people see them: an emoji of several code points is one. */
function charactersOf(text: string): string[] {
  if (!('Segmenter' in Intl)) return [...text];
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}
