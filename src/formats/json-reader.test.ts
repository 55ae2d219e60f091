import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJson, readJsonValue, type JsonPath } from './json-reader';

const blobOf = (text: string | Uint8Array<ArrayBuffer>) => new Blob([text]);

test('reads what JSON.parse reads', async () => {
  await fc.assert(
    fc.asyncProperty(fc.json(), async (json) => {
      expect(JSON.stringify(await readJsonValue(blobOf(json)))).toBe(JSON.stringify(JSON.parse(json)));
    }),
  );
});

test('refuses what JSON.parse refuses, and says so', async () => {
  const pieces = ['{', '}', '[', ']', ':', ',', '"a"', '1', '-', '.5', 'true', 'nul', ' ', '"\\u00', '\n', "'"];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), async (chosen) => {
      const text = chosen.join('');
      const expected = await Promise.resolve(text)
        .then(JSON.parse)
        .then(JSON.stringify, () => 'bad');
      const read = await readJsonValue(blobOf(text)).then(JSON.stringify, (error: { code: string }) => error.code);
      expect(read).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

test('values lie across the pieces that it reads', async () => {
  // Of three bytes and of escapes, so that a piece ends in the middle of every kind of thing.
  const texts = Array.from({ length: 9000 }, (_, i) => `${'€"\\'.repeat(i % 40)}${i}`);
  for (const shift of [0, 1, 2, 3, 5, 7]) {
    const json = ' '.repeat(shift) + JSON.stringify([texts, [12345.5, true, null], { [texts[39]!]: texts[38] }]);
    const blob = blobOf(json.padEnd(3_000_000));
    expect(JSON.stringify(await readJsonValue(blob)) === JSON.stringify(JSON.parse(json))).toBe(true);
  }
});

test('a visitor takes what it wants of a long list, which is never held whole', async () => {
  const json = `{"big":[${'{"id":1},'.repeat(300_000)}{"id":2}],"__proto__":{"a":1},"skip":[1,[2]],"own":[3]}`;
  const seen: string[] = [];
  let count = 0;
  await readJson(blobOf(json), {
    choose: ([key]) => (key === undefined ? 'enter' : key === 'own' || key === '__proto__' ? 'take' : 'pass'),
    onValue: (path: JsonPath, value) => seen.push(`${path.join('/')} ${JSON.stringify(value)}`),
  });
  expect(seen).toEqual(['__proto__ {"a":1}', 'own [3]']);
  await readJson(blobOf(json), {
    choose: ({ length }) => (length < 2 ? 'enter' : 'take'),
    onValue: () => (count += 1),
  });
  expect(count).toBe(300_001 + 1 + 2 + 1);
});

describe('is refused', () => {
  test.each<[string, string | Uint8Array<ArrayBuffer>]>([
    ['nothing', ''],
    ['a byte order mark', '\uFEFF{}'],
    ['two values', '{}{}'],
    ['bytes that are no UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
    ['half a character', new Uint8Array([0x22, 0xe2, 0x82])],
    ['a line break in a text', '"a\nb"'],
    ['a NUL', '[1\0]'],
    ['numbers that are none', '[NaN]'],
    ['objects without end', '{"a":'.repeat(1_000_000)],
    ['lists without end', '['.repeat(3_000_000)],
    ['a text without end', `"${'a'.repeat(9_000_000)}`],
    ['a number without end', '1'.repeat(9_000_000) + ','],
    ['more values than any', `[${'0,'.repeat(100_000)}0]`],
  ])('%s', async (_, text) => {
    await expect(readJsonValue(blobOf(text))).rejects.toMatchObject({ name: 'JsonError', code: 'bad' });
  });

  test('what the browser cannot read', async () => {
    const blob = blobOf('{}');
    blob.slice = () => {
      throw new DOMException('gone', 'NotFoundError');
    };
    await expect(readJsonValue(blob)).rejects.toMatchObject({ code: 'unreadable' });
  });

  test('by an abort, which stays one', async () => {
    const signal = AbortSignal.abort();
    await expect(readJsonValue(blobOf('{}'), { signal })).rejects.toMatchObject({ name: 'AbortError' });
  });
});

test('numbers that are none are nought where they are allowed', async () => {
  const json = blobOf('{"a":[NaN, -Infinity ,Infinity],"NaN":"NaN"}');
  expect(JSON.stringify(await readJsonValue(json, { allowsNonFinite: true }))).toBe('{"a":[0,0,0],"NaN":"NaN"}');
});

test('a key that is a prototype elsewhere is a key', async () => {
  const value = (await readJsonValue(blobOf('{"__proto__":{"a":1}}'))) as object;
  expect(Object.keys(value)).toEqual(['__proto__']);
  expect('a' in value).toBe(false);
});
