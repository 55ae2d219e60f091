import { Dexie } from 'dexie';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServerId } from '@/shared/server';
import { assemble, toSetFacts, type SetFacts } from './set-facts';
import { openSets, type SetsStorage } from './sets.db';

let storage: SetsStorage;
beforeEach(() => void (storage = openSets('paddock-embeddings')));
afterEach(async () => {
  storage.close();
  await Dexie.delete('paddock-embeddings');
});

const facts: SetFacts = {
  id: 'set',
  serverId: 'server' as ServerId,
  model: 'm',
  isLegacy: false,
  createdAt: 1,
  setup: {},
  batchSize: 2,
  wantedCount: 3,
  count: 0,
  leftOut: [],
  isOpen: true,
  dimensions: 0,
  seconds: 0,
  requestCount: 0,
  sizeBytes: 12,
};
const texts = ['one', 'two', 'three'];
const piece = (indexes: number[]) => ({ indexes, vectors: Float32Array.from(indexes.flatMap((at) => [at, 1])) });
const withVectors = (count: number) => ({ ...facts, dimensions: 2, count });

/** Writes something into the database that we would not. */
async function write(table: string, value: object): Promise<void> {
  const db = await new Dexie('paddock-embeddings').open();
  await db.table(table).put(value);
  db.close();
}

describe('sets', () => {
  it('are stored piece by piece, and put together in the order of their texts', async () => {
    await storage.create(facts, texts);
    await storage.append(withVectors(2), piece([2, 1]));
    const now = { ...withVectors(3), isOpen: false };
    expect(await storage.append(now, piece([0]))).toBe(true);
    expect((await storage.list()).facts).toEqual([now]);
    const read = (await storage.read(now))!;
    expect(assemble(now, read.texts, read.pieces)).toEqual({
      id: 'set',
      serverId: 'server',
      model: 'm',
      isLegacy: false,
      createdAt: 1,
      dimensions: 2,
      texts,
      vectors: Float32Array.from([0, 1, 1, 1, 2, 1]),
    });
  });

  it('may have many pieces, and keep none of them when they are deleted', async () => {
    const many = Array.from({ length: 50 }, (_, at) => `text ${at}`);
    const all = { ...withVectors(50), wantedCount: 50 };
    await storage.create({ ...facts, wantedCount: 50 }, many);
    await storage.create({ ...facts, id: 'other' }, texts);
    for (const at of many.keys()) await storage.append(all, piece([at]));
    await storage.append({ ...withVectors(1), id: 'other' }, piece([0]));
    expect((await storage.read(all))!.pieces).toHaveLength(50);
    await storage.remove('set');
    expect(await storage.read(all)).toBeUndefined();
    expect((await storage.read({ ...withVectors(1), id: 'other' }))!.pieces).toHaveLength(1);
  });

  it('that are gone are not written anew', async () => {
    expect(await storage.append(withVectors(1), piece([0]))).toBe(false);
    expect(await storage.change(facts)).toBe(false);
    expect((await storage.list()).facts).toEqual([]);
  });

  it('are read, not believed', async () => {
    await storage.create(facts, texts);
    await storage.append(withVectors(1), piece([1]));
    await write('sets', { id: 'odd', model: 3 });
    await write('pieces', { id: 'set', at: 0, indexes: [0], vectors: Float32Array.from([NaN, 1]) });
    await write('pieces', { id: 'set', at: 2, indexes: [7], vectors: Float32Array.from([1, 1]) });
    await write('pieces', { id: 'set', at: 3, indexes: [0, 2], vectors: Float32Array.from([1, 1]) });
    await write('pieces', { id: 'set', at: 4, indexes: [2], vectors: [1, 1] });
    const { facts: listed, unreadableCount } = await storage.list();
    expect([listed.length, unreadableCount]).toEqual([1, 1]);
    expect((await storage.read(withVectors(1)))!.pieces.map(({ indexes }) => indexes)).toEqual([[1]]);
    await write('texts', { id: 'set', texts: ['one', 2, 'three'] });
    expect(await storage.read(withVectors(1))).toBeUndefined();
  });
});

describe('what is known of a set', () => {
  it('is taken as far as it can be used', () => {
    expect(toSetFacts(facts)).toEqual(facts);
    const odd = {
      ...facts,
      name: ' ',
      seconds: -1,
      tokens: NaN,
      norms: { least: 'x' },
      leftOut: [0, 9, 'x'],
      batchSize: 0,
    };
    expect(toSetFacts(odd)).toEqual({ ...facts, leftOut: [0], batchSize: 64 });
    for (const change of [{ id: 1 }, { count: 4 }, { count: 1 }, { wantedCount: 1.5 }, { dimensions: -1 }]) {
      expect(toSetFacts({ ...facts, ...change }), JSON.stringify(change)).toBeUndefined();
    }
    for (const value of [null, 'set', []]) expect(toSetFacts(value)).toBeUndefined();
  });

  it('a text has one vector, however often it came', () => {
    const set = assemble(withVectors(1), texts, [piece([1]), { indexes: [1], vectors: Float32Array.from([9, 9]) }]);
    expect(set.texts).toEqual(['two']);
    expect(set.vectors).toEqual(Float32Array.from([1, 1]));
  });
});
