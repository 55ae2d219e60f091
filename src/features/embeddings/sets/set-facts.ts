import type { ServerId } from '@/shared/server';
import { isCount, isRecord } from '@/shared/run/read-setup';
import { defaultBatchSize, maxBatchSize, toEmbedSetup, type EmbedSetup } from '../ask/embed-setup';
import type { VectorSet } from '../vector-set';

/** What is known of a set without its texts and vectors. Never changed in place. */
export interface SetFacts extends Pick<VectorSet, 'id' | 'name' | 'serverId' | 'model' | 'isLegacy' | 'createdAt'> {
  setup: EmbedSetup;
  /** Texts a request at most. */
  batchSize: number;
  /** How many texts were given. */
  wantedCount: number;
  /** How many of them have a vector. */
  count: number;
  /** The places of texts that are left out, from 0. */
  leftOut: readonly number[];
  /** Whether texts without a vector are still wanted. */
  isOpen: boolean;
  /** How many numbers a vector has; 0 while there is none. */
  dimensions: number;
  /** The shortest and the longest vector. */
  norms?: { least: number; most: number };
  /** How long the requests took, in seconds. */
  seconds: number;
  requestCount: number;
  /** What the server says that it read; absent where it does not say. */
  tokens?: number;
  /** What texts and vectors take, about. */
  sizeBytes: number;
}

/** Some of a set's vectors, as they came. */
export interface Piece {
  /** The places of their texts, from 0. */
  indexes: readonly number[];
  /** One after the other. */
  vectors: Float32Array;
}

/** How much of a set is still to be asked for. */
export function restCount({ isOpen, wantedCount, count, leftOut }: SetFacts): number {
  return isOpen ? Math.max(0, wantedCount - count - leftOut.length) : 0;
}

/** The vectors of pieces in the order of their texts. A text has one: the first that came. */
export function assemble(facts: SetFacts, texts: readonly string[], pieces: readonly Piece[]): VectorSet {
  const { id, name, serverId, model, isLegacy, createdAt, dimensions } = facts;
  const places = new Map<number, Float32Array>();
  for (const { indexes, vectors } of pieces) {
    indexes.forEach((index, at) => {
      if (!places.has(index)) places.set(index, vectors.subarray(at * dimensions, (at + 1) * dimensions));
    });
  }
  const order = [...places.keys()].sort((one, other) => one - other);
  const all = new Float32Array(order.length * dimensions);
  order.forEach((index, at) => all.set(places.get(index)!, at * dimensions));
  const set = { id, serverId, model, isLegacy, createdAt, dimensions, vectors: all };
  return { ...set, ...(name !== undefined && { name }), texts: order.map((index) => texts[index]!) };
}

/** Reads the facts of a stored set; undefined for what is none. Never throws. */
export function toSetFacts(value: unknown): SetFacts | undefined {
  if (!isRecord(value)) return undefined;
  const { id, name, serverId, model, createdAt, wantedCount, count, leftOut, dimensions, batchSize } = value;
  if (typeof id !== 'string' || typeof serverId !== 'string' || typeof model !== 'string') return undefined;
  if (!isCount(wantedCount) || !isCount(count) || !isCount(dimensions) || count > wantedCount) return undefined;
  if (count > 0 && dimensions === 0) return undefined;
  const tokens = isCount(value.tokens) ? value.tokens : undefined;
  const norms = toNorms(value.norms);
  return {
    id,
    ...(typeof name === 'string' && name.trim() !== '' && { name }),
    serverId: serverId as ServerId,
    model,
    isLegacy: value.isLegacy === true,
    createdAt: isAmount(createdAt) ? createdAt : 0,
    setup: toEmbedSetup(value.setup),
    batchSize: isCount(batchSize) && batchSize > 0 && batchSize <= maxBatchSize ? batchSize : defaultBatchSize,
    wantedCount,
    count,
    leftOut: Array.isArray(leftOut) ? leftOut.filter((each) => isCount(each) && each < wantedCount) : [],
    isOpen: value.isOpen === true,
    dimensions,
    ...(norms && { norms }),
    seconds: isAmount(value.seconds) ? value.seconds : 0,
    requestCount: isCount(value.requestCount) ? value.requestCount : 0,
    ...(tokens !== undefined && { tokens }),
    sizeBytes: isAmount(value.sizeBytes) ? value.sizeBytes : 0,
  };
}

/** Reads the stored texts of a set; undefined where they are not those that it was made of. */
export function toTexts(value: unknown, { wantedCount }: SetFacts): readonly string[] | undefined {
  const isAll = Array.isArray(value) && value.length === wantedCount && value.every((each) => typeof each === 'string');
  return isAll ? value : undefined;
}

/** Reads stored vectors of a set; undefined for what is none of its pieces. */
export function toPiece(value: unknown, { wantedCount, dimensions }: SetFacts): Piece | undefined {
  if (!isRecord(value)) return undefined;
  const { indexes, vectors } = value;
  if (!Array.isArray(indexes) || !(vectors instanceof Float32Array)) return undefined;
  if (!indexes.every((each) => isCount(each) && each < wantedCount)) return undefined;
  if (dimensions === 0 || vectors.length !== indexes.length * dimensions) return undefined;
  return vectors.every(Number.isFinite) ? { indexes, vectors } : undefined;
}

function toNorms(value: unknown): SetFacts['norms'] {
  if (!isRecord(value) || !isAmount(value.least) || !isAmount(value.most)) return undefined;
  return { least: value.least, most: value.most };
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < Infinity;
}
