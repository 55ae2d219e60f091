import type { DoneReason, Logprob, Metrics, ToolCall } from '@/ollama';
import type { ServerId } from '@/shared/servers.store';
import type { StoredError } from '@/shared/stored-error';
import type { RunSetup } from '@/shared/run/run-setup';
import type { ConversationSetup } from './conversation-setup';

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
  /** The last message of the branch that was written last: messages form a tree by their `parentId`. */
  leafId: MessageId | null;
  /** What the last question was put to. */
  model: string;
  serverId: ServerId;
  /** Whose the title is, where it is no longer the beginning of the first question. */
  titleBy?: 'user' | 'model';
  /** How the next question is to be put, where that differs from model and server. */
  setup?: ConversationSetup;
  pinnedAt?: number;
  archivedAt?: number;
  tags?: string[];
}

/** An image or a recording that was put to a question, by the name of its bytes: the SHA-256, in hex. */
export type BlobId = string;

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

/** What a tool answered. The results of a step stand in the order of its calls. */
export interface ToolResultPart {
  kind: 'tool-result';
  /** Of the call, as the server named it; servers before 0.12.10 name none. */
  callId?: string;
  /** The tool. */
  name: string;
  /** As it is sent to the model. */
  content: string;
  /** `failed`: the content says why, for the model to mend it. `refused`: the user would not have it run. */
  outcome: 'done' | 'failed' | 'refused';
  /** Who answered: the user, a function of the user's in its sandbox, an MCP server, or this page (no such tool). */
  by: 'hand' | 'function' | 'mcp' | 'page';
  startedAt: number;
  endedAt: number;
}

/**
 * Ends a step of an answer: one request and its stream. Only where another step follows; how the last
 * one ended stands with the answer itself.
 */
export interface StepPart {
  kind: 'step';
  endedAt: number;
  metrics?: Metrics;
  doneReason?: DoneReason;
}

export interface ImagePart {
  kind: 'image';
  blobId: BlobId;
  mediaType: string;
  name: string;
}

export interface AudioPart {
  kind: 'audio';
  blobId: BlobId;
  mediaType: string;
  name: string;
}

/** A text that was put to a question as a whole, such as a long paste, or the text of a PDF. */
export interface FilePart {
  kind: 'file';
  name: string;
  text: string;
}

/** What is put to a question beside its words. */
export type Attachment = ImagePart | AudioPart | FilePart;

export type Part = TextPart | ThinkingPart | ToolCallPart | ToolResultPart | StepPart | Attachment;

/**
 * - `streaming`: being written, by a page that says so when it is asked.
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
  /** It was put to several models at once, whose answers are looked at side by side. */
  isComparison?: true;
}

export interface AssistantMessage extends MessageBase {
  role: 'assistant';
  status: MessageStatus;
  model: string;
  serverId: ServerId;
  firstChunkAt?: number;
  /** Tells of two states of an answer which is the newer one. */
  lastChunkAt?: number;
  endedAt?: number;
  /** Of its last step. */
  metrics?: Metrics;
  doneReason?: DoneReason;
  error?: StoredError;
  /** How it was asked for. */
  setup?: RunSetup;
  /** The tokens of its last step with their probabilities, where they were asked for. */
  logprobs?: Logprob[];
  /** When the user changed its words. */
  editedAt?: number;
}

export type Message = UserMessage | AssistantMessage;

/** What is read of a message: its text parts, one after the other. */
export function textOf({ parts }: Pick<Message, 'parts'>): string {
  return parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
}

/** What is asked: what was written, and what was put to it. */
export interface Question {
  /** As it was written, blanks included. */
  text: string;
  attachments: Attachment[];
}

/** What is put to a question goes before the words that are about it. */
export function partsOf({ text, attachments }: Question): Part[] {
  return isBlank(text) ? attachments : [...attachments, { kind: 'text', text }];
}

/** The question that a message was. */
export function questionOf({ parts }: UserMessage): Question {
  return { text: textOf({ parts }), attachments: parts.filter(isAttachment) };
}

export function isAttachment(part: Part): part is Attachment {
  return part.kind === 'image' || part.kind === 'audio' || part.kind === 'file';
}

/** The blobs that a message needs. */
export function blobsOf({ parts }: Pick<Message, 'parts'>): BlobId[] {
  return parts.flatMap((part) => ('blobId' in part ? [part.blobId] : []));
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
export function titleOf({ text, attachments: [first] }: Question): string {
  const named = first?.kind === 'file' ? first.text : (first?.name ?? '');
  const words = isBlank(text) ? named : text;
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
