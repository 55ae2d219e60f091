import { expect, test } from 'vitest';
import { totalOf, totalsByLayer, totalsByType } from './tensor-totals';

const tensors = [
  { name: 'token_embd.weight', type: 'Q4_K', shape: [256, 10] },
  { name: 'blk.10.attn_q.weight', type: 'Q4_K', shape: [256, 2] },
  { name: 'blk.2.attn_q.weight', type: 'Q4_K', shape: [256, 2] },
  { name: 'blk.2.attn_norm.weight', type: 'F32', shape: [256] },
  { name: 'v.blk.2.ln1.weight', type: 'F16', shape: [8, 8] },
];

test('adds up by type, the heaviest first', () => {
  expect(totalsByType(tensors)).toEqual([
    { key: 'Q4_K', count: 3, elements: 256 * 14, bytes: 144 * 14 },
    { key: 'F32', count: 1, elements: 256, bytes: 1024 },
    { key: 'F16', count: 1, elements: 64, bytes: 128 },
  ]);
});

test('adds up by layer, as people count', () => {
  expect(totalsByLayer(tensors).map(({ key, count }) => [key, count])).toEqual([
    ['blk.2', 2],
    ['blk.10', 1],
    ['token_embd', 1],
    ['v.blk.2', 1],
  ]);
});

test('does not make up the bytes of a type that is not known', () => {
  const [first] = totalsByType([{ name: 'a', type: 'Q99', shape: [4] }]);
  expect(first).toEqual({ key: 'Q99', count: 1, elements: 4, bytes: undefined });
  expect(totalOf(tensors).bytes).toBe(144 * 14 + 1024 + 128);
  expect(totalOf([])).toEqual({ key: '', count: 0, elements: 0, bytes: 0 });
});
