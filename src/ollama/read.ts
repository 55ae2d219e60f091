import type { Json, JsonObject } from './types';

// The small pieces of the readers that stand beside the endpoints. What a server sends is read, not believed:
// what is absent or of the wrong kind becomes undefined, or the default that the API documents for it.

/** Fields by name, of a value that is known to be an object and of which nothing else is known. */
export type Fields = Record<string, unknown>;

const none: Fields = {};

/** Whether a value is an object with fields, and no list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields of a value; none where it is no object. */
export function fields(value: unknown): Fields {
  return isFields(value) ? value : none;
}

/** A text as it is, an empty one included. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A text that says something. */
export function someText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A finite number of zero or more: a count, bytes, nanoseconds. */
export function amount(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value < Infinity ? value : undefined;
}

/** A finite number of either sign. */
export function finite(value: unknown): number | undefined {
  return Number.isFinite(value) ? (value as number) : undefined;
}

/**
 * A date as the server wrote it. Undefined for what is none, and for Go's zero time, which stands for a
 * date that nobody knows. (time.Time.IsZero; manifest/manifest.go sets it where a file tells none)
 */
export function date(value: unknown): string | undefined {
  // Printed in a zone west of Greenwich, the first moment of the year 1 is in the year 0.
  if (typeof value !== 'string' || value.startsWith('0001-') || value.startsWith('0000-')) return undefined;
  // Parsing is the dearest part of a long list, and what looks like this needs none.
  return ordinaryDate.test(value) || !Number.isNaN(Date.parse(value)) ? value : undefined;
}

/** RFC 3339, with a day that every month has. */
const ordinaryDate =
  /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/** The entries of a list that `read` can make something of, in order; none where there is no list. */
export function list<T>(value: unknown, read: (entry: unknown) => T | undefined): T[] {
  return countedList(value, read).entries;
}

/** Like `list`, with the number of entries that had to be left out. */
export function countedList<T>(
  value: unknown,
  read: (entry: unknown) => T | undefined,
): { entries: T[]; unreadable: number } {
  const entries: T[] = [];
  if (!Array.isArray(value)) return { entries, unreadable: 0 };
  for (const each of value) {
    const entry = read(each);
    if (entry !== undefined) entries.push(entry);
  }
  return { entries, unreadable: value.length - entries.length };
}

/** Like `countedList`, without those that are called as one before them: a name stands for one model. */
export function namedList<T extends { name: string }>(
  value: unknown,
  read: (entry: unknown) => T | undefined,
): { entries: T[]; unreadable: number } {
  const names = new Set<string>();
  return countedList(value, (each) => {
    const entry = read(each);
    if (entry === undefined || names.has(entry.name)) return undefined;
    names.add(entry.name);
    return entry;
  });
}

/** The texts of a list; undefined where there is no list. */
export function texts(value: unknown): string[] | undefined {
  return Array.isArray(value) ? list(value, text) : undefined;
}

/** The finite numbers of a list; undefined where there is no list, or one of them is none. */
export function numbers(value: unknown): number[] | undefined {
  if (!Array.isArray(value)) return undefined;
  for (const each of value) if (!Number.isFinite(each)) return undefined;
  return value as number[];
}

/** Deeper than anything a server has to say, and far from where recursion ends. */
const deepest = 64;

/**
 * A JSON object, safe to be copied field by field. Undefined for what is none. Fields called `__proto__`
 * are left out, for they would change what the copy is; numbers beyond all bounds (`1e999`) and what is
 * nested more than 64 levels deep become null.
 */
export function jsonObject(value: unknown): JsonObject | undefined {
  return isFields(value) ? (json(value) as JsonObject) : undefined;
}

/** Any JSON value, made safe as `jsonObject` does. What is no JSON at all becomes null. */
export function json(value: unknown, depth = 0): Json {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'object' || value === null || depth > deepest) return null;
  // A vocabulary is a list of many texts: copied only where something in it has to change.
  if (Array.isArray(value)) return value.every(isPlain) ? value : value.map((each) => json(each, depth + 1));
  const copy: JsonObject = {};
  for (const key of Object.keys(value)) {
    if (key !== '__proto__') copy[key] = json((value as Fields)[key], depth + 1);
  }
  return copy;
}

function isPlain(value: unknown): value is string | number {
  return typeof value === 'string' || Number.isFinite(value);
}

const escapes = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[dD][89a-fA-F][\da-fA-F]{2}|[^])/g;
const loneEscape = /^\\u[dD][89a-fA-F][\da-fA-F]{2}$/;

/**
 * Parses JSON whose texts are then well-formed: half of a surrogate pair becomes U+FFFD. Throws a
 * SyntaxError for what is no JSON.
 *
 * [Note: Lone surrogates] Bytes cannot carry one, for decoding UTF-8 replaces it, but JSON can: `"\ud83d"`
 * is a text of half a character (RFC 8259, section 8.2). encodeURIComponent() throws at it, and so does all
 * that makes links of names. So they are looked for once, as escapes, before parsing.
 */
export function parseJson(source: string): unknown {
  // Most answers have no escape of this kind at all, which is found out fastest.
  if (!source.includes('\\u') || !/\\u[dD][89a-fA-F]/.test(source)) return JSON.parse(source);
  return JSON.parse(source.replace(escapes, (escape) => (loneEscape.test(escape) ? '\\ufffd' : escape)));
}
