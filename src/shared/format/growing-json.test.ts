import { expect, test } from 'vitest';
import { GrowingJson, longestGrowing, parsePartial } from './growing-json';

function fakeClock() {
  let time = 0;
  let due: (() => void)[] = [];
  return {
    clock: {
      now: () => time,
      nextFrame: (callback: () => void) => {
        due.push(callback);
        return () => void (due = due.filter((each) => each !== callback));
      },
    },
    pass: (ms: number) => void (time += ms),
    frame: (): void => {
      time += 16;
      const now = due;
      due = [];
      for (const callback of now) callback();
    },
    pending: () => due.length,
  };
}

test('what has come is read once a frame, however often it comes', () => {
  const { clock, frame } = fakeClock();
  const seen: unknown[] = [];
  const growing = new GrowingJson((value) => seen.push(value), clock);
  for (const text of ['{', '{"a"', '{"a": [1', '{"a": [1, 2']) growing.update(text);
  expect(seen).toEqual([]);
  frame();
  frame();
  expect(seen).toEqual([{ a: [1, 2] }]);
  growing.update('{"a": [1, 2], "b": "wo');
  frame();
  expect(seen.at(-1)).toEqual({ a: [1, 2], b: 'wo' });
});

test('a reading that takes long is rested from', () => {
  const { clock, frame, pass } = fakeClock();
  let readings = 0;
  const growing = new GrowingJson(() => {
    readings += 1;
    pass(20);
  }, clock);
  for (let count = 0; count < 40; count += 1) {
    growing.update(`["${'x'.repeat(count)}`);
    frame();
  }
  // Forty frames are 640 ms; a reading takes 20 and is followed by 180 of rest.
  expect(readings).toBe(4);
});

test('a long text is not followed', () => {
  const { clock, pending } = fakeClock();
  const growing = new GrowingJson(() => undefined, clock);
  expect(growing.update('["')).toBe(true);
  expect(growing.update(`["${'x'.repeat(longestGrowing)}`)).toBe(false);
  expect(pending()).toBe(0);
});

test('a text cut anywhere is read or left alone', () => {
  const text = '{"a": [1.5e3, -2, true, null, "x\\n\\u00e9"], "b": {}}';
  for (let length = 1; length <= text.length; length += 1) {
    const value = parsePartial(text.slice(0, length));
    if (value !== undefined) expect(value).toBeTypeOf('object');
  }
  expect(parsePartial(text)).toEqual(JSON.parse(text));
  expect(parsePartial('{"a": -Inf')).toEqual({});
});

test('what is hostile harms nothing', () => {
  expect(Array.isArray(parsePartial('['.repeat(20_000)) ?? [])).toBe(true);
  parsePartial('{"__proto__": {"polluted": true}}');
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  for (const text of ['', ' ', 'Sure! Here is', '```json\n{', '{"a" 1', '{{{{', '["\\q']) {
    expect(() => parsePartial(text)).not.toThrow();
  }
});
