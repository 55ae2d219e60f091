import type { Random } from './random';

// Answers of a server, made wrong in one to three places.

/** Written as they are into the JSON, for JSON.stringify would not write them. */
const rawTexts: Record<string, string> = {
  '@huge@': '1e999',
  '@deep@': `${'['.repeat(3000)}${']'.repeat(3000)}`,
  '@deepFields@': `${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`,
  '@escaped@': '"\\\\ud83d is no surrogate, \\ud83d\\ude00 is a pair, \\uDE00\\uD83D\\u2028 are none"',
};

/** An assignment to `__proto__` would set it instead of making a field of that name. */
function setField(at: object, key: string | number, value: unknown): void {
  Object.defineProperty(at, key, { value, enumerable: true, configurable: true, writable: true });
}

function polluted(): object {
  const value = { name: 'polluted' };
  setField(value, '__proto__', { polluted: true, toString: 1 });
  return value;
}

/** What a field is given. `absent` is taken out. */
const wrongs: readonly (() => unknown)[] = [
  () => undefined,
  () => null,
  () => true,
  () => false,
  () => 0,
  () => -1,
  () => 0.5,
  () => 1e300,
  () => Number.MAX_SAFE_INTEGER + 1,
  () => '@huge@',
  () => '@deep@',
  () => '@deepFields@',
  () => '@escaped@',
  () => '',
  () => 'text',
  () => '12',
  () => '\ud83d',
  () => 'a\udc00b\ud800',
  () => '0001-01-01T00:00:00Z',
  () => '2026-13-45T99:99:99Z',
  () => '<script>alert(1)</script>',
  () => [],
  () => [null],
  () => [1, 'two', { three: 3 }, [4], '@huge@'],
  () => ({}),
  () => ({ error: { message: 'inner' } }),
  () => ({ length: 3, toString: null, constructor: 1, hasOwnProperty: 'x' }),
  polluted,
];

type Place = { at: Record<string, unknown> | unknown[]; key: string | number };

function places(value: unknown, found: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return found;
  for (const key of Object.keys(value)) {
    found.push({ at: value as Record<string, unknown>, key });
    places((value as Record<string, unknown>)[key], found);
  }
  return found;
}

/** The text of an answer like `valid` that is wrong in one to three places. `valid` stays as it is. */
export function wrongAnswer(valid: object, random: Random): string {
  const answer = structuredClone(valid);
  for (let changes = 1 + random.below(3); changes > 0; changes -= 1) {
    const { at, key } = random.pick([...places(answer), { at: answer as Record<string, unknown>, key: '__proto__' }]);
    const value = random.pick(wrongs)();
    if (value === undefined && Array.isArray(at)) at.splice(Number(key), 1);
    else if (value === undefined) delete (at as Record<string, unknown>)[key];
    else setField(at, key, value);
  }
  return JSON.stringify(answer).replace(/"(@\w+@)"/g, (_, name: string) => rawTexts[name]!);
}
