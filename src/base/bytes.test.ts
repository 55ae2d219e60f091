import { describe, expect, it } from 'vitest';
import { formatBytes, formatSpeed } from './bytes';

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [1949, '1.9 kB'],
    [999_499, '999 kB'],
    [999_500, '1 MB'],
    [4_661_224_676, '4.7 GB'],
    [42_520_413_916, '42.5 GB'],
    [1.2e15, '1.2 PB'],
    [-1, '–'],
    [Number.NaN, '–'],
  ])('%d is %s', (sizeBytes, text) => {
    expect(formatBytes(sizeBytes)).toBe(text);
  });

  it('follows the locale', () => {
    expect(formatBytes(4_661_224_676, 'de')).toBe('4,7 GB');
    expect(formatSpeed(1_500_000)).toBe('1.5 MB/s');
  });
});
