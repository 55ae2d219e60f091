import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Beat } from './beat';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const ms = { each: 125, shortest: 250, longest: 1000, unseen: 5_000 };
const seen = () => false;

test('tells the first at once, and of thousands of changes only the latest of each beat', () => {
  const beat = new Beat(ms, seen);
  const told: number[] = [];
  for (let change = 0; change < 5_000; change += 1) beat.add('a', () => told.push(change));
  expect(told).toEqual([0]);
  vi.advanceTimersByTime(250);
  expect(told).toEqual([0, 4_999]);
  vi.advanceTimersByTime(10_000);
  expect(told).toHaveLength(2);
  expect(vi.getTimerCount()).toBe(0);
});

test('tells of all together, the less often the more there are', () => {
  const beat = new Beat(ms, seen);
  const told: string[] = [];
  const all = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
  const change = () => all.forEach((id) => beat.add(id, () => told.push(id)));
  change();
  vi.advanceTimersByTime(250);
  expect(told).toEqual(['a', ...all.slice(1)]);
  told.length = 0;
  change();
  vi.advanceTimersByTime(999);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(told).toHaveLength(10);
});

test('does not tell of what is over', () => {
  const beat = new Beat(ms, seen);
  const told: string[] = [];
  beat.add('a', () => told.push('a'));
  beat.add('b', () => told.push('b'));
  beat.drop('b');
  vi.advanceTimersByTime(1000);
  expect(told).toEqual(['a']);
});

test('tells seldom of what nobody sees, and at once when it is seen again', () => {
  let isUnseen = true;
  const beat = new Beat(ms, () => isUnseen);
  const told: number[] = [];
  const change = (value: number) => beat.add('a', () => told.push(value));
  change(1);
  change(2);
  vi.advanceTimersByTime(4_999);
  expect(told).toEqual([1]);
  vi.advanceTimersByTime(1);
  change(3);
  isUnseen = false;
  beat.hurry();
  expect(told).toEqual([1, 2, 3]);
  change(4);
  vi.advanceTimersByTime(250);
  expect(told).toEqual([1, 2, 3, 4]);
});
