/**
 * What is wrong with a text that was to be JSON.
 *
 * - `empty`: there is nothing; `end`: it ends before it is complete.
 * - `key`, `colon`, `comma`, `value`: what was expected at the place, where something else stands.
 * - `number`, `escape`, `control`: a number that JSON writes otherwise, an unknown escape, a line break inside of quotes.
 * - `after`: it is complete, and more follows.
 */
export type JsonFaultCode =
  'empty' | 'end' | 'key' | 'colon' | 'comma' | 'value' | 'number' | 'escape' | 'control' | 'after';

/** The first place where a text is no JSON. */
export interface JsonFault {
  code: JsonFaultCode;
  /** In UTF-16 units from the beginning. */
  offset: number;
  /** From 1. */
  line: number;
  column: number;
}

export interface JsonScan {
  fault: JsonFault | undefined;
  /** Keys that stand twice in one object, as JSON pointers: of those only the last counts. No more than a hundred. */
  duplicates: string[];
  /** Where each value begins (a member: its key), by JSON pointer, a hundred levels deep. Empty unless asked for. */
  places: ReadonlyMap<string, number>;
}

interface Level {
  isArray: boolean;
  /** Of the value that is read: a key, or an index. */
  key: string;
  index: number;
  keys: Set<string>;
}

type Expected = 'value' | 'first-value' | 'key' | 'first-key' | 'comma';

const mostDuplicates = 100;
/** What is nested deeper has no place: its pointers alone would fill the memory. */
const deepestPlace = 100;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /[\w+.-]+/y;
const words = new Set(['true', 'false', 'null']);

/**
 * Reads a text as JSON.parse does (RFC 8259) and tells where it is none, which engines tell differently or not
 * at all, and what JSON.parse passes over in silence. Needs no stack, however deep the text is nested. Never throws.
 */
export function scanJson(text: string, { wantsPlaces = false } = {}): JsonScan {
  const places = new Map<string, number>();
  const duplicates: string[] = [];
  const levels: Level[] = [];
  let expected: Expected = 'value';
  let at = 0;

  const fault = run();
  return { fault: fault && toFault(text, ...fault), duplicates, places };

  function run(): [JsonFaultCode, number] | undefined {
    skipBlanks();
    if (at === text.length) return ['empty', at];
    for (;;) {
      skipBlanks();
      const sign = text[at];
      const level = levels.at(-1);
      if (expected === 'comma' && !level) return sign === undefined ? undefined : ['after', at];
      if (sign === undefined) return ['end', at];
      const problem =
        expected === 'comma'
          ? readComma(sign, level!)
          : expected === 'key' || expected === 'first-key'
            ? readKey(sign, level!)
            : readValue(sign);
      if (problem) return problem;
    }
  }

  function readComma(sign: string, level: Level): [JsonFaultCode, number] | undefined {
    if (sign === ',') {
      level.index += 1;
      expected = level.isArray ? 'value' : 'key';
    } else if (sign === (level.isArray ? ']' : '}')) {
      levels.pop();
    } else return ['comma', at];
    at += 1;
    return undefined;
  }

  function readKey(sign: string, level: Level): [JsonFaultCode, number] | undefined {
    if (sign === '}' && expected === 'first-key') return close();
    if (sign !== '"') return ['key', at];
    const start = at;
    const problem = readString();
    if (problem) return problem;
    level.key = JSON.parse(text.slice(start, at)) as string;
    if (level.keys.has(level.key) && duplicates.length < mostDuplicates) duplicates.push(pointer());
    level.keys.add(level.key);
    skipBlanks();
    if (at === text.length) return ['end', at];
    if (text[at] !== ':') return ['colon', at];
    at += 1;
    if (wantsPlaces && levels.length <= deepestPlace) places.set(pointer(), start);
    expected = 'value';
    return undefined;
  }

  function readValue(sign: string): [JsonFaultCode, number] | undefined {
    if (sign === ']' && expected === 'first-value') return close();
    const level = levels.at(-1);
    if (level?.isArray) level.key = String(level.index);
    if (wantsPlaces && levels.length <= deepestPlace && !level?.keys.size) places.set(pointer(), at);
    if (sign === '{' || sign === '[') {
      levels.push({ isArray: sign === '[', key: '', index: 0, keys: new Set() });
      expected = sign === '[' ? 'first-value' : 'first-key';
      at += 1;
      return undefined;
    }
    expected = 'comma';
    return sign === '"' ? readString() : readWord();
  }

  function close(): undefined {
    levels.pop();
    expected = 'comma';
    at += 1;
  }

  function readWord(): [JsonFaultCode, number] | undefined {
    word.lastIndex = at;
    const found = word.exec(text)?.[0];
    if (found === undefined) return ['value', at];
    const end = at + found.length;
    number.lastIndex = at;
    const isNumber = number.test(text) && number.lastIndex === end;
    if (!isNumber && !words.has(found)) {
      // A beginning of something right may only have been cut.
      const isCut = end === text.length && (found === '-' || [...words].some((each) => each.startsWith(found)));
      if (isCut) return ['end', end];
      if (/^[-+.]?\d/.test(found)) return end === text.length && isCutNumber(found) ? ['end', end] : ['number', at];
      return ['value', at];
    }
    at = end;
    return undefined;
  }

  /** From a quote to after its counterpart. */
  function readString(): [JsonFaultCode, number] | undefined {
    for (at += 1; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0x22) {
        at += 1;
        return undefined;
      }
      if (code < 0x20) return ['control', at];
      if (code !== 0x5c) continue;
      const escaped = text[at + 1];
      if (escaped === undefined) break;
      if (escaped === 'u') {
        const digits = text.slice(at + 2, at + 6);
        if (!/^[0-9a-fA-F]*$/.test(digits)) return ['escape', at];
        if (digits.length < 4) break;
        at += 5;
      } else if ('"\\/bfnrt'.includes(escaped)) at += 1;
      else return ['escape', at];
    }
    return ['end', text.length];
  }

  function skipBlanks(): void {
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    }
  }

  function pointer(): string {
    return levels.map(({ key }) => `/${escapeKey(key)}`).join('');
  }
}

/** A key as a part of a JSON pointer (RFC 6901). */
export function escapeKey(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function isCutNumber(found: string): boolean {
  return /^-?(?:0|[1-9]\d*)(?:\.|(?:\.\d+)?[eE][+-]?)$/.test(found);
}

function toFault(text: string, code: JsonFaultCode, offset: number): JsonFault {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let found = before.indexOf('\n'); found !== -1; found = before.indexOf('\n', found + 1)) line += 1;
  return { code, offset, line, column: offset - lineStart + 1 };
}
