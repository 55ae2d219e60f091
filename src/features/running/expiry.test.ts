import { describe, expect, it } from 'vitest';
import { countdownText, expiryOf } from './expiry';

const now = Date.parse('2026-01-01T00:00:00Z');

describe('when a model goes', () => {
  it.each([
    ['2026-01-01T00:04:20Z', 260],
    ['2026-01-01T01:00:00.000000001+01:00', 0],
    ['2026-01-01T00:00:00.4Z', 1],
    ['2036-01-01T00:00:00Z', 315_532_800],
  ])('%s is in %d seconds', (date, seconds) => {
    const kind = seconds === 0 ? 'over' : 'in';
    expect(expiryOf(date, now)).toMatchObject(kind === 'in' ? { kind, seconds } : { kind });
  });

  it.each(['2318-04-11T23:47:16.854775807Z', '2127-01-01T00:00:00Z', '9999-12-31T00:00:00Z'])('%s is never', (date) => {
    expect(expiryOf(date, now)).toEqual({ kind: 'never' });
  });

  it.each(['2025-12-31T23:59:59Z', '1970-01-01T00:00:00Z', '2026-01-01T00:00:00Z'])('%s has passed', (date) => {
    expect(expiryOf(date, now)).toEqual({ kind: 'over', at: new Date(date) });
  });

  it.each([undefined, '', 'soon'])('%s tells nothing', (date) => {
    expect(expiryOf(date, now)).toEqual({ kind: 'unknown' });
  });
});

it.each([
  [1, '1 sec'],
  [260, '4 min 20 sec'],
  [129_900, '36 hr 5 min'],
  [400_000, '4 days'],
])('%d seconds read as %s', (seconds, text) => expect(countdownText(seconds, 'en')).toBe(text));
