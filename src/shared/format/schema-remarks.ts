import { escapeKey } from '@/base/json-scan';
import type { Json, JsonObject } from '@/ollama';

/**
 * What is to be said of a place of a schema.
 *
 * - `refused`: the server answers the request with an error.
 * - `unenforced`: the answer is not held to it, but still looked at when it is complete.
 */
export interface SchemaRemark {
  kind: 'refused' | 'unenforced';
  /** A JSON pointer into the schema. */
  path: string;
  code: 'not-schema' | 'type' | 'pattern' | 'ref' | 'keyword' | 'untyped';
  /** The keyword, or what it says: what the remark is about. */
  about: string;
}

/**
 * [Note: What a grammar follows] Servers make a grammar of a schema (common/json-schema-to-grammar.cpp of
 * github.com/ggml-org/llama.cpp, `visit`), which looks at one kind of constraint at a place and passes over all
 * others without a word: at a `$ref` at nothing else, at `anyOf` or `oneOf` at their alternatives alone, then at
 * `type` lists, `const`, `enum`, an object's properties, items, and last at what a text or a whole number may be.
 * Numbers with a fraction have no limits. What it knows no rule for it refuses: another `type`, a schema that
 * is `true` or `false`, a `$ref` to anything but `#/…` or `https:…`, a pattern without `^` and `$`; and before 0.30 a
 * place that has nothing of all that, such as a description alone. (Each asked of 0.24.0 and 0.33.0-rc2.)
 */
const constraints = new Set(
  (
    '$ref $recursiveRef $dynamicRef $anchor type enum const anyOf oneOf allOf not if then else properties required ' +
    'additionalProperties patternProperties propertyNames minProperties maxProperties dependentRequired ' +
    'dependentSchemas dependencies unevaluatedProperties items prefixItems additionalItems contains minContains ' +
    'maxContains minItems maxItems uniqueItems unevaluatedItems pattern format minLength maxLength minimum maximum ' +
    'exclusiveMinimum exclusiveMaximum multipleOf'
  ).split(' '),
);
const types = new Set(['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']);
const formats = /^(?:uuid[1-5]?|date|time|date-time)$/;
const deepest = 100;

/** What a server makes of a schema, by its places, from the top down. Never throws. */
export function schemaRemarks(schema: Json): SchemaRemark[] {
  const remarks: SchemaRemark[] = [];
  visit(schema, '', 0);
  return remarks;

  function visit(value: Json | undefined, path: string, depth: number): void {
    if (depth > deepest) return;
    if (!isObject(value)) return void remarks.push({ kind: 'refused', path, code: 'not-schema', about: short(value) });
    const followed = followedOf(value);
    for (const [keyword, given] of Object.entries(value)) {
      const at = `${path}/${escapeKey(keyword)}`;
      if (followed.has(keyword)) follow(keyword, given, at, depth);
      else if (constraints.has(keyword)) {
        remarks.push({ kind: 'unenforced', path: at, code: 'keyword', about: keyword });
      }
    }
    const keywords = Object.keys(value);
    if (keywords.length > 0 && !keywords.some((keyword) => followed.has(keyword))) {
      remarks.push({ kind: 'unenforced', path, code: 'untyped', about: '' });
    }
    definitions(value, path, depth);
  }

  function follow(keyword: string, given: Json, at: string, depth: number): void {
    switch (keyword) {
      case '$ref':
        // What is elsewhere is not fetched: any object is taken in its place.
        if (typeof given === 'string' && given.startsWith('https://')) {
          remarks.push({ kind: 'unenforced', path: at, code: 'keyword', about: keyword });
        } else if (typeof given !== 'string' || !given.startsWith('#/') || !resolves(given)) refuse('ref', at, given);
        break;
      case 'type':
        for (const each of Array.isArray(given) ? given : [given]) {
          if (typeof each !== 'string' || !types.has(each)) refuse('type', at, each);
        }
        break;
      case 'pattern':
        if (typeof given !== 'string' || !/^\^[^]*\$$/.test(given)) refuse('pattern', at, given);
        break;
      case 'format':
        if (typeof given !== 'string' || !formats.test(given)) {
          remarks.push({ kind: 'unenforced', path: at, code: 'keyword', about: `format: ${short(given)}` });
        }
        break;
      case 'properties':
        if (isObject(given)) {
          for (const [name, each] of Object.entries(given)) visit(each, `${at}/${escapeKey(name)}`, depth + 1);
        }
        break;
      case 'additionalProperties':
        if (typeof given !== 'boolean') visit(given, at, depth + 1);
        break;
      case 'items':
      case 'prefixItems':
        if (!Array.isArray(given)) return visit(given, at, depth + 1);
        given.forEach((each, index) => visit(each, `${at}/${index}`, depth + 1));
        break;
      case 'anyOf':
      case 'oneOf':
        if (!Array.isArray(given)) return refuse('not-schema', at, given);
        given.forEach((each, index) => visit(each, `${at}/${index}`, depth + 1));
        break;
      case 'allOf':
        if (!Array.isArray(given)) return refuse('not-schema', at, given);
        given.forEach((each, index) => followPart(each, `${at}/${index}`, depth + 1));
        break;
      default:
    }
  }

  /** A part of `allOf`, of which only members and a list of values are taken. */
  function followPart(part: Json, path: string, depth: number): void {
    if (!isObject(part)) return refuse('not-schema', path, part);
    for (const [keyword, given] of Object.entries(part)) {
      const at = `${path}/${escapeKey(keyword)}`;
      if (['$ref', 'properties', 'anyOf'].includes(keyword)) follow(keyword, given, at, depth);
      else if (constraints.has(keyword) && !['enum', 'type', 'required'].includes(keyword)) {
        remarks.push({ kind: 'unenforced', path: at, code: 'keyword', about: keyword });
      }
    }
  }

  function definitions(schema: JsonObject, path: string, depth: number): void {
    for (const keyword of ['$defs', 'definitions']) {
      const given = schema[keyword];
      if (!isObject(given)) continue;
      for (const [name, each] of Object.entries(given)) visit(each, `${path}/${keyword}/${escapeKey(name)}`, depth + 1);
    }
  }

  function refuse(code: SchemaRemark['code'], path: string, given: Json): void {
    remarks.push({ kind: 'refused', path, code, about: short(given) });
  }

  /** As servers look it up: names are taken as they are written. */
  function resolves(ref: string): boolean {
    let target: Json | undefined = schema;
    for (const name of ref.slice(2).split('/')) {
      if (typeof target !== 'object' || target === null) return false;
      target = Object.entries(target).find(([key]) => key === name)?.[1];
    }
    return target !== undefined;
  }
}

/** The keywords of a place that a grammar looks at. See: [Note: What a grammar follows] */
function followedOf(schema: JsonObject): Set<string> {
  const has = (keyword: string) => Object.hasOwn(schema, keyword);
  const { type } = schema;
  const may = (...names: string[]) => type === undefined || names.includes(type as string);
  if (has('$ref')) return new Set(['$ref']);
  if (has('oneOf')) return new Set(['oneOf']);
  if (has('anyOf')) return new Set(['anyOf']);
  // Each of several types is looked at by itself.
  if (Array.isArray(type)) {
    const each = type.map((one) => followedOf({ ...schema, type: one }));
    return new Set(['type', ...each.flatMap((followed) => [...followed])]);
  }
  const followed = new Set(['type']);
  const add = (...keywords: string[]) => keywords.forEach((keyword) => followed.add(keyword));
  if (has('const')) return new Set(['type', 'const']);
  if (has('enum')) return new Set(['type', 'enum']);
  if (may('object') && (has('properties') || (has('additionalProperties') && schema.additionalProperties !== true))) {
    add('properties', 'required', 'additionalProperties');
  } else if (may('object', 'string') && has('allOf')) add('allOf');
  else if (may('array') && has('items')) add('items', ...(Array.isArray(schema.items) ? [] : ['minItems', 'maxItems']));
  else if (may('array') && has('prefixItems')) add('prefixItems');
  else if (may('string') && has('pattern')) add('pattern');
  else if (may('string') && formats.test(String(schema.format))) add('format');
  else if (type === 'string') add('minLength', 'maxLength', 'format');
  else if (type === 'integer') {
    add(has('minimum') ? 'minimum' : 'exclusiveMinimum', has('maximum') ? 'maximum' : 'exclusiveMaximum');
  }
  return followed;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
