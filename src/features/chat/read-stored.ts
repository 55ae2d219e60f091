import type { ToolCall, Metrics } from '@/ollama';
import type { ServerId } from '@/shared/servers.store';
import { readStoredError } from '@/shared/stored-error';
import type {
  AssistantMessage,
  Conversation,
  ConversationId,
  FilePart,
  Lease,
  Message,
  MessageId,
  MessageStatus,
  Part,
} from './message';

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
  };
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
  if (value.role === 'user') return { ...base, role: 'user', status: 'done' };
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
    endedAt: number(value.endedAt),
    metrics: isRecord(value.metrics) ? toMetrics(value.metrics) : undefined,
    doneReason: typeof value.doneReason === 'string' ? value.doneReason : undefined,
    error: answer.status === 'failed' ? (error ?? { name: 'Error', message: '' }) : error,
    lease: toLease(value.lease),
  };
  return Object.assign(answer, Object.fromEntries(Object.entries(optional).filter(([, field]) => field !== undefined)));
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
    case 'image': {
      const { base64, mediaType } = value;
      if (typeof base64 !== 'string' || typeof mediaType !== 'string') return undefined;
      return /^image\/[\w.+-]+$/.test(mediaType) ? { kind, base64, mediaType } : undefined;
    }
    case 'file':
      return toFile(value);
    default:
      return undefined;
  }
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

/** An error of which too little is known becomes one without a cause. */
function toLease(value: unknown): Lease | undefined {
  if (!isRecord(value) || typeof value.owner !== 'string') return undefined;
  const until = number(value.until);
  return until === undefined ? undefined : { owner: value.owner, until };
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
