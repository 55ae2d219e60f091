import { expect, it } from 'vitest';
import { memorySplitOf } from './memory-split';

it.each([
  [{ size: 100, size_vram: 100 }, 'gpu', 100],
  [{ size: 100, size_vram: 0 }, 'cpu', 0],
  [{ size: 100, size_vram: 40 }, 'partly', 40],
  [{ size: 1e12, size_vram: 1 }, 'partly', 1],
  [{ size: 1e12, size_vram: 1e12 - 1 }, 'partly', 99],
])('%j is %s: %d %% on GPUs', (sizes, kind, percent) => {
  const bytes = { totalBytes: sizes.size, vramBytes: sizes.size_vram, ramBytes: sizes.size - sizes.size_vram };
  expect(memorySplitOf(sizes)).toEqual({ kind, percent, ...bytes });
});

it.each([{}, { size: 0, size_vram: 0 }, { size: 0, size_vram: 5 }, { size: 100 }, { size_vram: 100 }])(
  '%j tells nothing',
  (sizes) => expect(memorySplitOf(sizes)).toEqual({ kind: 'unknown' }),
);

it('more on GPUs than in all is said to be odd', () => {
  expect(memorySplitOf({ size: 100, size_vram: 200 })).toEqual({ kind: 'odd', totalBytes: 100, vramBytes: 200 });
});
