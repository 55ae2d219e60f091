import { expect, it } from 'vitest';
import { clusterOrder } from './cluster-order';
import { similaritiesOf } from './similarities';
import { toUnitVectors } from './unit-vectors';
import { groupedVectors } from './vectors.fixture';

const orderOf = (vectors: Float32Array, dimensions: number) => {
  const all = toUnitVectors(vectors, dimensions);
  return [...clusterOrder(similaritiesOf(all), all.count)];
};

it('puts the texts of a group side by side', () => {
  const order = orderOf(groupedVectors({ count: 60, groups: 3 }), 32);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, index) => index));
  const changes = order.filter((text, at) => at > 0 && text % 3 !== order[at - 1]! % 3);
  expect(changes).toHaveLength(2);
});

it('turns groups so that the ends which meet are alike', () => {
  // On a quarter of a circle, given out of order: 0, 10, 50, 60 degrees can only lie in their order, or backwards.
  const degrees = [50, 0, 60, 10];
  const vectors = Float32Array.from(degrees.flatMap((each) => [cos(each), Math.sin((each * Math.PI) / 180)]));
  const order = orderOf(vectors, 2).map((index) => degrees[index]);
  expect(order[0] === 0 ? order : order.toReversed()).toEqual([0, 10, 50, 60]);
});

it.each([
  ['nothing', 0],
  ['one text', 1],
  ['two', 2],
])('takes %s', (_, count) => {
  expect(orderOf(groupedVectors({ count }), 32)).toHaveLength(count);
});

it('ends where all are the same, and where all are zeros', () => {
  expect(orderOf(new Float32Array(50 * 4).fill(1), 4)).toHaveLength(50);
  expect(orderOf(new Float32Array(50 * 4), 4)).toHaveLength(50);
});

function cos(degrees: number): number {
  return Math.cos((degrees * Math.PI) / 180);
}
