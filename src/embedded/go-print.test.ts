import { expect, test } from 'vitest';
import { goFloat, parametersText } from './go-print';
import { humanNumber } from './gguf-facts';
import { localTime, utcTime } from './show';

test.each([
  [0, '0'],
  [-0, '-0'],
  [0.1, '0.1'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [999_999, '999999'],
  [1_000_000, '1e+06'],
  [1_234_567, '1.234567e+06'],
  [123_456_789_012, '1.23456789012e+11'],
  [1e21, '1e+21'],
])('%d as Go prints a float64', (value, text) => {
  expect(goFloat(value)).toBe(text);
});

test('parameters as show prints them', () => {
  expect(parametersText({ num_ctx: 2e6, stop: ['a', 'b\n'], use_mmap: true, other: null })).toBe(
    [
      'num_ctx                        2e+06',
      'stop                           "a"',
      'stop                           "b\\n"',
      'use_mmap                       true',
      'other                          <nil>',
    ].join('\n'),
  );
});

test.each([
  [8_030_000_000, '8.0B'],
  [7_000_000_000, '7B'],
  [134_520_000, '134.52M'],
  [366_048, '366K'],
  [999, '999'],
])('%d parameters', (count, text) => {
  expect(humanNumber(count)).toBe(text);
});

test('times are trimmed as Go trims them', () => {
  expect(utcTime(new Date('2026-01-02T03:04:05.120Z'))).toBe('2026-01-02T03:04:05.12Z');
  expect(utcTime(new Date('2026-01-02T03:04:00.000Z'))).toBe('2026-01-02T03:04:00Z');
  expect(new Date(localTime(new Date('2026-01-02T03:04:05.120Z'))).toISOString()).toBe('2026-01-02T03:04:05.120Z');
});
