import { newId } from '@/base/ids';
import { titleOf, questionOf, type Conversation, type Message } from '../message';
import { isRecord, toConversation, toMessage } from '../read-stored';
import { plantTree, type Found } from './tree';

/** What of a conversation could not be taken over. */
export type LossKind =
  'messages' | 'images' | 'files' | 'toolCalls' | 'tools' | 'sources' | 'ratings' | 'options' | 'folder';

/** How often each. */
export type Losses = Partial<Record<LossKind, number>>;

/** A conversation of a file, made ours. */
export interface Imported {
  /** Its id is made of the one that it had, so that it is known again. */
  conversation: Conversation;
  /** Of all branches, with ids of their own. */
  messages: Message[];
  losses: Losses;
}

/** What readers of other programs' conversations are given. */
export interface ReadPorts {
  /** Keeps the bytes of an image or a recording and says by what id. */
  keepBlob: (blob: Blob) => Promise<string>;
  /** Whom the conversation goes on with. */
  serverId: string;
  now: number;
}

export type Fields = Record<string, unknown>;

/** Notes what is lost. */
export function lose(losses: Losses, kind: LossKind, count = 1): void {
  if (count > 0) losses[kind] = (losses[kind] ?? 0) + count;
}

/** Puts together what was found of a conversation. `given` has the fields of a conversation, as far as they are known. */
export function toImported(
  given: Fields & { id: string },
  found: readonly Found[],
  leaf: string | undefined,
  losses: Losses,
): Imported {
  const { messages, idOf } = plantTree(found);
  const id = toOurId(given.id);
  const placed = messages.map((message) => ({ ...message, conversationId: id }));
  const first = placed.find(({ role }) => role === 'user');
  const title = typeof given.title === 'string' ? given.title.trim() : '';
  const times = placed.map(({ createdAt }) => createdAt).filter((time) => time > 0);
  const answer = placed.findLast(({ role }) => role === 'assistant');
  const conversation = toConversation({
    model: answer && 'model' in answer ? answer.model : '',
    createdAt: least(times),
    updatedAt: greatest(times),
    ...withoutUndefined(given),
    id,
    title: title === '' && first?.role === 'user' ? titleOf(questionOf(first)) : title,
    ...(title !== '' && { titleBy: given.titleBy ?? 'user' }),
    leafId: leaf === undefined ? null : idOf(leaf),
  })!;
  return { conversation, messages: placed, losses };
}

/** A message of ours made of fields that may be anything; undefined where it cannot be used, which is noted. */
export function toFound(id: string, parentId: string | null, fields: Fields, losses: Losses): Found {
  // Its own ids come when the tree is planted.
  const message = toMessage({ ...fields, id: 'm', conversationId: 'c' });
  if (!message) lose(losses, 'messages');
  return { id, parentId, message };
}

/** Ids are names in addresses: what may not stand there is left out. */
function toOurId(id: string): string {
  const usable = id.replace(/[^\w-]/g, '').slice(0, 100);
  return /[^-]$/.test(usable) ? usable : `${usable}${newId()}`.slice(-100);
}

/** Milliseconds since 1970 of a time in seconds, milliseconds, micro- or nanoseconds, or as a text. */
export function toTime(value: unknown): number | undefined {
  if (typeof value === 'string') return toTime(Date.parse(value));
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) return undefined;
  if (value < 1e11) return value * 1000;
  if (value < 1e14) return value;
  return value < 1e17 ? value / 1000 : value / 1e6;
}

export function recordsOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

export function textOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}

/** The object that a JSON text is; empty where it is none. */
export function objectOf(value: unknown): Fields {
  if (isRecord(value)) return value;
  try {
    const parsed: unknown = typeof value === 'string' ? JSON.parse(value) : undefined;
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function withoutUndefined(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined));
}

function least(numbers: number[]): number {
  return numbers.reduce((a, b) => Math.min(a, b), numbers[0] ?? 0);
}

function greatest(numbers: number[]): number {
  return numbers.reduce((a, b) => Math.max(a, b), 0);
}
