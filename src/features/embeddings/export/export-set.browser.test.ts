import { expect, test } from 'vitest';
import type { ServerId } from '@/shared/server';
import type { VectorSet } from '../vector-set';
import { exportSet } from './export-set';

const dimensions = 1024;
const count = 500;
const set: VectorSet = {
  id: 'set',
  serverId: 'server' as ServerId,
  model: 'm',
  isLegacy: false,
  createdAt: 0,
  texts: Array.from({ length: count }, (_, index) => `Text, number ${index}`),
  dimensions,
  vectors: Float32Array.from({ length: count * dimensions }, (_, index) => Math.sin(index)),
};

test('a set is written piece by piece, and nothing of it is lost', async () => {
  const json = JSON.parse(await (await exportSet(set, 'json', 'Set')).text()) as {
    vectors: { text: string; embedding: number[] }[];
  };
  expect(json).toMatchObject({ name: 'Set', model: 'm', dimensions });
  expect(json.vectors.map(({ text }) => text)).toEqual(set.texts);
  expect(Float32Array.from(json.vectors.flatMap(({ embedding }) => embedding))).toEqual(set.vectors);
  const csv = await exportSet(set, 'csv', 'Set');
  expect((await csv.text()).trim().split('\r\n')).toHaveLength(count + 1);
  // What was sent to the worker is still here.
  expect(set.vectors).toHaveLength(count * dimensions);
});
