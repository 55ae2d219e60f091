import type { Json, JsonObject } from '@/ollama/types';
import { Refusal } from './answers';

// Reading a request body as Go's decoder does: names without regard to case, unknown ones ignored,
// null as absent, a wrong type refused in the decoder's words.

/** The body of a request, field by field. Every reader throws a Refusal of 400 for a wrong type. */
export class Fields {
  private readonly values = new Map<string, Json>();

  constructor(
    /** The Go type that the real server decodes into: its name is part of the error texts. */
    private readonly struct: string,
    values: JsonObject,
  ) {
    for (const [name, value] of Object.entries(values)) {
      if (value !== null) this.values.set(name.toLowerCase(), value);
    }
  }

  /** The value as it came; undefined when absent or null. */
  raw(name: string): Json | undefined {
    return this.values.get(name);
  }

  string(name: string): string {
    const value = this.values.get(name);
    if (value === undefined) return '';
    return typeof value === 'string' ? value : this.refuse(name, value, 'string');
  }

  /** The model's name, which has an old alias. */
  model(): string {
    return this.string('model') || this.string('name');
  }

  bool(name: string, fallback: boolean): boolean {
    const value = this.values.get(name);
    if (value === undefined) return fallback;
    return typeof value === 'boolean' ? value : this.refuse(name, value, 'bool');
  }

  integer(name: string): number {
    const value = this.values.get(name);
    if (value === undefined) return 0;
    return Number.isInteger(value) ? (value as number) : this.refuse(name, value, 'int');
  }

  object(name: string, goType = 'map[string]interface {}'): JsonObject | undefined {
    const value = this.values.get(name);
    if (value === undefined) return undefined;
    return isObject(value) ? value : this.refuse(name, value, goType);
  }

  /** A list whose elements are all of one kind. */
  list<T extends Json>(name: string, goType: string, isElement: (value: Json) => value is T): T[] {
    const value = this.values.get(name);
    if (value === undefined) return [];
    if (!Array.isArray(value)) return this.refuse(name, value, goType);
    const wrong = value.find((element) => !isElement(element));
    if (wrong !== undefined) return this.refuse(name, wrong, goType.replace('[]', ''));
    return value as T[];
  }

  /** File names to digests. */
  digests(name: string): Record<string, string> | undefined {
    const value = this.object(name, 'map[string]string');
    for (const digest of Object.values(value ?? {})) {
      if (typeof digest !== 'string') this.refuse(name, digest, 'string');
    }
    return value as Record<string, string> | undefined;
  }

  private refuse(name: string, value: Json, goType: string): never {
    throw new Refusal(
      400,
      `json: cannot unmarshal ${kindOf(value)} into Go struct field ${this.struct}.${name} of type ${goType}`,
    );
  }
}

/** Reads the body of a request to `struct`. Throws a Refusal of 400 when there is none or it is no JSON object. */
export async function readFields(struct: string, body: string | Blob | undefined): Promise<Fields> {
  const source = typeof body === 'string' || body === undefined ? (body ?? '') : await body.text();
  if (source.trim() === '') throw new Refusal(400, 'missing request body');
  let value: Json;
  try {
    value = JSON.parse(source) as Json;
  } catch {
    throw new Refusal(400, syntaxError(source));
  }
  if (value === null) return new Fields(struct, {});
  if (!isObject(value)) {
    throw new Refusal(400, `json: cannot unmarshal ${kindOf(value)} into Go value of type api.${struct}`);
  }
  return new Fields(struct, value);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isString(value: unknown): value is string {
  return typeof value === 'string';
}

/** JSON's name of a kind of value, as Go's decoder says it. */
export function kindOf(value: Json): string {
  if (Array.isArray(value)) return 'array';
  if (value === null) return 'null';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function syntaxError(source: string): string {
  const first = source.trimStart()[0]!;
  return /[{["\-\dtfn]/.test(first) ? 'unexpected EOF' : `invalid character '${first}' looking for beginning of value`;
}
