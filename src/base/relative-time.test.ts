import { expect, test } from 'vitest';
import { formatRelativeTime } from './relative-time';

const now = Date.parse('2026-05-14T12:00:00Z');

test.each([
  ['2026-05-14T11:59:30Z', 'now'],
  ['2026-05-14T11:58:00Z', '2 minutes ago'],
  ['2026-05-14T09:30:00Z', '2 hours ago'],
  ['2026-05-13T11:00:00Z', 'yesterday'],
  ['2026-05-11T11:00:00+02:00', '3 days ago'],
  ['2026-04-20T12:00:00Z', '3 weeks ago'],
  ['2025-01-01T00:00:00Z', 'last year'],
  ['2026-05-14T14:00:01Z', 'in 2 hours'],
])('%s is %s', (date, text) => expect(formatRelativeTime(Date.parse(date), now)).toBe(text));

test('no text for what is no date', () => expect(formatRelativeTime(Number.NaN, now)).toBe(''));
