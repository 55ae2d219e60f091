import type { ToolCall, Metrics } from '@/ollama';
import { readLogprobs } from '@/ollama/read-message';
import type { ServerId } from '@/shared/servers.store';
import { readStoredError } from '@/shared/stored-error';
import type {
  AssistantMessage,
  Attachment,
  AudioPart,
  Conversation,
  ConversationId,
  FilePart,
  ImagePart,
  Message,
  MessageId,
  MessageStatus,
  Part,
  ToolResultPart,
} from './message';
import { toRunSetup } from '@/shared/run/read-setup';
import { toConversationSetup } from './read-conversation-setup';

// What this browser has stored is read, not believed: another version of the page, an extension, a
// half-restored profile may have written anything. Each reader makes our type of any value, or undefined
// of what cannot be used at all. By hand, because a long conversation is read within a frame.

type Fields = Record<string, unknown>;

/** A conversation. Undefined without a usable id: nothing could lead to it. */
export function toConversation(value: unknown): Conversation | undefined {
  if (!isRecord(value)) return undefined;
  const id = toId(value.id);
  if (id === undefined) return undefined;
  return {
    id,
    title: string(value.title).slice(0, 1000),
    createdAt: number(value.createdAt) ?? 0,
    updatedAt: number(value.updatedAt) ?? 0,
    leafId: toId(value.leafId) ?? null,
    model: string(value.model),
    serverId: string(value.serverId) as ServerId,
    ...defined({
      titleBy: value.titleBy === 'user' || value.titleBy === 'model' ? value.titleBy : undefined,
      setup: toConversationSetup(value.setup),
      pinnedAt: number(value.pinnedAt),
      archivedAt: number(value.archivedAt),
      tags: toTags(value.tags),
    }),
  };
}

function toTags(value: unknown): string[] | undefined {
  const tags = list(value).filter((tag) => typeof tag === 'string' && tag !== '');
  return tags.length > 0 ? [...new Set(tags as string[])] : undefined;
}

/** A message. Undefined when it is not known whose it is or what of. */
export function toMessage(value: unknown): Message | undefined {
  if (!isRecord(value)) return undefined;
  const id = toId(value.id);
  const conversationId = toId(value.conversationId);
  if (id === undefined || conversationId === undefined) return undefined;
  const createdAt = number(value.createdAt) ?? 0;
  const parentId = parentOf(value);
  const base = { id, conversationId, parentId, createdAt, parts: list(value.parts).flatMap(toPartOf(createdAt)) };
  if (value.role === 'user')
    return { ...base, role: 'user', status: 'done', ...(value.isComparison === true && { isComparison: true }) };
  return value.role === 'assistant' ? { ...base, ...toAnswer(value) } : undefined;
}

/**
 * The messages of a conversation. One that cannot be used is left out and counted; what followed it
 * follows the one before it.
 */
export function toMessages(values: unknown[]): { messages: Message[]; unreadableCount: number } {
  const messages: Message[] = [];
  const lost = new Map<MessageId, MessageId | null>();
  let unreadableCount = 0;
  for (const value of values) {
    const message = toMessage(value);
    if (message) messages.push(message);
    else unreadableCount += 1;
    if (!message && isRecord(value) && toId(value.id) !== undefined) lost.set(toId(value.id)!, parentOf(value));
  }
  const bridge = (parentId: MessageId | null): MessageId | null => {
    // No further than there are steps, should they go round in a circle.
    for (let steps = 0; parentId !== null && lost.has(parentId); steps += 1) {
      if (steps > lost.size) return null;
      parentId = lost.get(parentId)!;
    }
    return parentId;
  };
  if (lost.size === 0) return { messages, unreadableCount };
  return { messages: messages.map((each) => ({ ...each, parentId: bridge(each.parentId) })), unreadableCount };
}

type AnswerFields = Omit<AssistantMessage, 'id' | 'conversationId' | 'parentId' | 'createdAt' | 'parts'>;

const statuses: readonly unknown[] = [
  'streaming',
  'done',
  'stopped',
  'failed',
  'interrupted',
] satisfies MessageStatus[];

function toAnswer(value: Fields): AnswerFields {
  const answer: AnswerFields = {
    role: 'assistant',
    // How it ended is not known, and that it is being written would be waited for.
    status: statuses.includes(value.status) ? (value.status as MessageStatus) : 'interrupted',
    model: string(value.model),
    serverId: string(value.serverId) as ServerId,
  };
  const error = value.error === undefined ? undefined : readStoredError(value.error);
  const optional = {
    firstChunkAt: number(value.firstChunkAt),
    lastChunkAt: number(value.lastChunkAt),
    endedAt: number(value.endedAt),
    metrics: isRecord(value.metrics) ? toMetrics(value.metrics) : undefined,
    doneReason: typeof value.doneReason === 'string' ? value.doneReason : undefined,
    error: answer.status === 'failed' ? (error ?? { name: 'Error', message: '' }) : error,
    setup: toRunSetup(value.setup),
    logprobs: readLogprobs(value.logprobs),
    editedAt: number(value.editedAt),
  };
  return { ...answer, ...defined(optional) };
}

/** Without the fields that are undefined. */
function defined<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined)) as Partial<T>;
}

function toPartOf(createdAt: number): (value: unknown) => Part[] {
  return (value) => {
    const part = toPart(value, createdAt);
    return part ? [part] : [];
  };
}

function toPart(value: unknown, createdAt: number): Part | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, text } = value;
  switch (kind) {
    case 'text':
      return typeof text === 'string' ? { kind, text } : undefined;
    case 'thinking': {
      if (typeof text !== 'string') return undefined;
      const endedAt = number(value.endedAt);
      return {
        kind,
        text,
        startedAt: number(value.startedAt) ?? createdAt,
        ...(endedAt !== undefined && { endedAt }),
        ...(value.isTagged === true && { isTagged: true }),
      };
    }
    case 'tool-call':
      return { kind, call: toToolCall(value.call) };
    case 'tool-result':
      return toToolResult(value, createdAt);
    case 'step': {
      const doneReason = typeof value.doneReason === 'string' ? value.doneReason : undefined;
      const metrics = isRecord(value.metrics) ? toMetrics(value.metrics) : undefined;
      return { kind, endedAt: number(value.endedAt) ?? createdAt, ...defined({ metrics, doneReason }) };
    }
    default:
      return toAttachment(value);
  }
}

/** What was put to a question beside its words. */
export function toAttachment(value: unknown): Attachment | undefined {
  if (!isRecord(value)) return undefined;
  const { kind } = value;
  if (kind === 'file') return toFile(value);
  return kind === 'image' || kind === 'audio' ? toMedia(kind, value) : undefined;
}

const outcomes: readonly unknown[] = ['done', 'failed', 'refused'] satisfies ToolResultPart['outcome'][];
const answerers: readonly unknown[] = ['hand', 'function', 'mcp', 'page'] satisfies ToolResultPart['by'][];

function toToolResult(value: Fields, createdAt: number): ToolResultPart | undefined {
  const { callId, content, outcome, by } = value;
  if (typeof content !== 'string') return undefined;
  return {
    kind: 'tool-result',
    ...(typeof callId === 'string' && { callId }),
    name: string(value.name),
    content,
    outcome: outcomes.includes(outcome) ? (outcome as ToolResultPart['outcome']) : 'failed',
    by: answerers.includes(by) ? (by as ToolResultPart['by']) : 'page',
    startedAt: number(value.startedAt) ?? createdAt,
    endedAt: number(value.endedAt) ?? createdAt,
  };
}

/** An image or a recording that was put to a question. */
function toMedia(kind: 'image' | 'audio', value: Fields): ImagePart | AudioPart | undefined {
  const { mediaType, name } = value;
  const blobId = toId(value.blobId);
  if (blobId === undefined || typeof mediaType !== 'string') return undefined;
  const isOfKind = /^(image|audio)\/[\w.+-]+$/.exec(mediaType)?.[1] === kind;
  return isOfKind ? { kind, blobId, mediaType, name: string(name) } : undefined;
}

/** A text that was put to a question. */
export function toFile(value: unknown): FilePart | undefined {
  if (!isRecord(value) || typeof value.text !== 'string') return undefined;
  return { kind: 'file', name: string(value.name), text: value.text };
}

/** A tool call, of a stream too. What it lacks is empty: without a name it is incomplete, and shown so. */
export function toToolCall(value: unknown): ToolCall {
  const call = isRecord(value) ? value : {};
  const { index, name, arguments: given } = isRecord(call.function) ? call.function : {};
  return {
    ...(typeof call.id === 'string' && { id: call.id }),
    function: {
      ...(number(index) !== undefined && { index: number(index) }),
      name: string(name),
      arguments: isRecord(given) ? (given as ToolCall['function']['arguments']) : {},
    },
  };
}

const metricNames = [
  'total_duration',
  'load_duration',
  'prompt_eval_count',
  'prompt_eval_duration',
  'eval_count',
  'eval_duration',
] as const satisfies (keyof Metrics)[];

function toMetrics(value: Fields): Metrics {
  const metrics: Metrics = {};
  for (const name of metricNames) {
    const measure = number(value[name]);
    if (measure !== undefined && measure >= 0) metrics[name] = measure;
  }
  return metrics;
}

/** Ids are names in addresses and keys of maps: letters and digits, as every version has made them. */
function toId(value: unknown): ConversationId | MessageId | undefined {
  return typeof value === 'string' && /^[\w-]{1,100}$/.test(value) ? value : undefined;
}

function parentOf(value: Fields): MessageId | null {
  return toId(value.parentId) ?? null;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function string(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
