import type { DoneReason, Metrics, ToolCall } from '@/ollama';
import type { ServerId } from '@/shared/servers.store';
import type { StoredError } from './stored-error';

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

export type Part = TextPart | ThinkingPart | ToolCallPart | ImagePart;

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

/** The title of a conversation: the beginning of its first question, on one line. */
export function titleOf(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79).trimEnd()}…` : line;
}
