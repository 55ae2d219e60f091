import { expect, test } from 'vitest';
import { formatDuration } from './duration';

test.each([
  [0, '0 sec'],
  [0.83, '0.8 sec'],
  [9.97, '10 sec'],
  [59.6, '1 min'],
  [200, '3 min 20 sec'],
  [3600, '1 hr'],
  [7_512, '2 hr 5 min'],
  [90_000, '25 hr'],
])('%d seconds read as %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));

test('follows the language', () => expect(formatDuration(0.83, 'de')).toBe('0,8 Sek.'));

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('%d is no span', (seconds) =>
  expect(formatDuration(seconds)).toBe('–'),
);
