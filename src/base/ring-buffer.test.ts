import { expect, it } from 'vitest';
import { RingBuffer } from './ring-buffer';

it('drops the oldest beyond its budget, and always keeps the newest', () => {
  const buffer = new RingBuffer<string>(10);
  buffer.push('a', 4);
  buffer.push('b', 4);
  buffer.push('c', 4);
  expect(buffer.values()).toEqual(['b', 'c']);
  buffer.push('huge', 100);
  expect(buffer.values()).toEqual(['huge']);
  expect(buffer.size).toBe(1);
});
