import { expect, test, vi } from 'vitest';
import { findNearest, helpersFor } from './find-nearest';
import { nearestOfEach } from './numbers/nearest';
import { toUnitVectors } from './numbers/unit-vectors';

const count = 1200;
const dimensions = 700;
const vectors = toUnitVectors(
  Float32Array.from({ length: count * dimensions }, (_, at) => Math.sin(at * at)),
  dimensions,
);

test('workers side by side find what one alone finds', async () => {
  expect(helpersFor(vectors, 4)).toBe(3);
  vi.spyOn(navigator, 'hardwareConcurrency', 'get').mockReturnValue(4);
  const shares: number[] = [];
  const found = await findNearest(vectors, 7, (share) => shares.push(share));
  expect(found).toEqual(nearestOfEach(vectors, 7));
  expect(shares.at(-1)).toBe(1);
});

test('what other workers cannot do is done without them', async () => {
  vi.spyOn(navigator, 'hardwareConcurrency', 'get').mockReturnValue(4);
  vi.stubGlobal('Worker', function refuse() {
    throw new Error('No more workers');
  });
  const found = await findNearest(vectors, 7, () => {});
  vi.unstubAllGlobals();
  expect(found).toEqual(nearestOfEach(vectors, 7));
});

test('other workers are asked where there is much to do, processors for it and memory for their copies', () => {
  const few = toUnitVectors(vectors.units.subarray(0, 100 * dimensions), dimensions);
  expect(helpersFor(few, 8)).toBe(0);
  expect(helpersFor(vectors, 1)).toBe(0);
  expect(helpersFor(vectors, 2)).toBe(1);
  expect(helpersFor(vectors, 64)).toBe(3);
  const large = { ...vectors, units: { byteLength: 100 * 2 ** 20 } as Float32Array };
  expect(helpersFor(large, 8)).toBe(2);
});
