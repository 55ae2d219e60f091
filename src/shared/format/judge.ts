import { Validator, type OutputUnit, type Schema } from '@cfworker/json-schema';
import { scanJson, type JsonFault } from '@/base/json-scan';
import type { Json, JsonObject } from '@/ollama';

/** A place of an answer that is not as its schema wants it. */
export interface Violation {
  /** A JSON pointer into the answer. */
  path: string;
  /** Of the schema; `false` where nothing is allowed at the place. */
  keyword: string;
  /** What the keyword asks for, in short; of `required` the member that is missing. */
  wanted: string;
}

/** What is to be said of an answer that was to be JSON. */
export interface Verdict {
  /** Where it is no JSON. Then nothing else is told. */
  fault?: JsonFault;
  /** Keys that stand twice in one object, as JSON pointers. */
  duplicates: string[];
  /** The first of them, from the top down. */
  violations: Violation[];
  violationCount: number;
  /** Why it could not be looked at, in the words of what looked: a pattern that is none, a schema nested too deep. */
  failure?: string;
}

const mostViolations = 200;

/** Judges a text by a schema, or, without one, by being JSON at all. Changes the schema. Never throws. */
export function judge(text: string, schema: JsonObject | undefined): Verdict {
  const { fault, duplicates } = scanJson(text);
  const nothing = { duplicates, violations: [], violationCount: 0 };
  if (fault) return { ...nothing, fault };
  if (!schema) return nothing;
  try {
    const { errors } = new Validator(schema as Schema, draftOf(schema), false).validate(JSON.parse(text));
    const violations = leaves(errors).map((error) => toViolation(error, schema));
    return { duplicates, violations: violations.slice(0, mostViolations), violationCount: violations.length };
  } catch (error) {
    return { ...nothing, failure: error instanceof Error ? error.message : String(error) };
  }
}

function draftOf({ $schema }: JsonObject): '4' | '7' | '2019-09' | '2020-12' {
  const [, draft] = /draft(?:-0|\/)(4|7|2019-09|2020-12)/.exec(String($schema)) ?? [];
  return (draft as '4' | '7' | undefined) ?? '2020-12';
}

/** Say only that something inside is wrong, which is told by itself. */
const wholes = new Set(
  (
    'properties patternProperties additionalProperties unevaluatedProperties propertyNames items prefixItems ' +
    'additionalItems unevaluatedItems dependentSchemas allOf if $ref $recursiveRef'
  ).split(' '),
);
/** Are wrong as a whole: why each alternative does not fit helps nobody. */
const alternatives = new Set(['anyOf', 'oneOf', 'contains', 'not']);

function leaves(errors: readonly OutputUnit[]): OutputUnit[] {
  const closed = errors.filter(({ keyword }) => alternatives.has(keyword)).map((error) => `${error.keywordLocation}/`);
  let within = '';
  const located = errors.map((error) => {
    // The validator gives what is forbidden the place in the answer for the place in the schema.
    if (error.keyword === 'false') return { ...error, keywordLocation: within };
    within = error.keywordLocation;
    return error;
  });
  const isInside = (location: string) =>
    closed.some((start) => `${location}/`.startsWith(start) && `${location}/` !== start);
  return located.filter(({ keyword, keywordLocation }) => !wholes.has(keyword) && !isInside(keywordLocation));
}

function toViolation({ keyword, keywordLocation, instanceLocation, error }: OutputUnit, schema: JsonObject): Violation {
  const path = decodePath(instanceLocation);
  if (keyword === 'required') return { path, keyword, wanted: short(/"(.*)"/s.exec(error)?.[1] ?? '') };
  const wanted = lookUp(schema, keywordLocation);
  const text = Array.isArray(wanted) ? wanted.map(inWords).join(', ') : wanted === undefined ? error : inWords(wanted);
  return { path, keyword, wanted: short(text) };
}

/** The value of a keyword, by the way that the validator took to it: through references, too. */
function lookUp(schema: JsonObject, location: string): Json | undefined {
  let place: Json | undefined = schema;
  for (const name of decodeParts(location)) {
    if (typeof place !== 'object' || place === null) return undefined;
    const next: Json | undefined = Object.hasOwn(place, name) ? (place as JsonObject)[name] : undefined;
    place = name === '$ref' && typeof next === 'string' ? lookUp(schema, next) : next;
  }
  return place;
}

function decodePath(location: string): string {
  // Keys are escaped for a pointer, then for a URI: only the second goes.
  return decode(location.replace(/^#/, ''));
}

function decodeParts(location: string): string[] {
  const parts = decodePath(location).split('/').slice(1);
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function inWords(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function short(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
