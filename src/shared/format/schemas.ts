import { newId } from '@/base/ids';
import type { JsonObject } from '@/ollama';

/** A schema of the user's own. */
export interface KeptSchema {
  id: string;
  name: string;
  /** As it was written. It is a schema: an object in JSON. */
  text: string;
}

/** What of the library is in this browser's storage, under `schemasKey`. */
export interface SchemaLibrary {
  version: 1;
  schemas: KeptSchema[];
}

export const schemasKey = 'paddock.chat.schemas';
export const emptyLibrary: SchemaLibrary = { version: 1, schemas: [] };

const longestName = 80;
const longestText = 256 * 1024;
const mostSchemas = 200;

/** Reads a library as this browser has stored it. What is no schema is left out. Throws where nothing can be read. */
export function readLibrary(stored: string): SchemaLibrary {
  const value: unknown = JSON.parse(stored);
  const schemas = isRecord(value) && value.version === 1 && Array.isArray(value.schemas) ? value.schemas : [];
  const seen = new Set<string>();
  return {
    version: 1,
    schemas: schemas.slice(0, mostSchemas).flatMap((each: unknown) => {
      const schema = toKept(each);
      if (!schema || seen.has(schema.id)) return [];
      seen.add(schema.id);
      return [schema];
    }),
  };
}

function toKept(value: unknown): KeptSchema | undefined {
  if (!isRecord(value)) return undefined;
  const { id, name, text } = value;
  if (typeof id !== 'string' || !/^[\w-]{1,100}$/.test(id)) return undefined;
  if (typeof name !== 'string' || typeof text !== 'string' || text.length > longestText) return undefined;
  return readSchema(text) ? { id, name: name.slice(0, longestName), text } : undefined;
}

/** The schema in a text. Undefined where it is no object in JSON. */
export function readSchema(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

/** The library with a schema more, or, where there is one of that name, with another text. */
export function keepSchema({ schemas }: SchemaLibrary, name: string, text: string): SchemaLibrary {
  const clean = name.trim().slice(0, longestName);
  const before = schemas.find((each) => each.name === clean);
  const kept: KeptSchema = { id: before?.id ?? newId(), name: clean, text };
  const others = schemas.filter((each) => each !== before);
  return { version: 1, schemas: [...others, kept].sort((a, b) => a.name.localeCompare(b.name)) };
}

/** Whether there is room for another schema of that name, and the text is not too long to be kept. */
export function mayKeep({ schemas }: SchemaLibrary, name: string, text: string): boolean {
  if (name.trim() === '' || text.length > longestText || !readSchema(text)) return false;
  return schemas.length < mostSchemas || schemas.some((each) => each.name === name.trim());
}

export function removeSchema({ schemas }: SchemaLibrary, id: string): SchemaLibrary {
  return { version: 1, schemas: schemas.filter((each) => each.id !== id) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
