import { foundInstead } from '@/formats/found-instead';
import { readJsonValue } from '@/formats/json-reader';
import { JsonError } from '@/formats/json-scanner';
import type { GivenFile } from './given-file';
import type { Refusal, RefusalCode } from './refusal';

/** Stops at the first thing that is wrong with a folder. */
export class Refused extends Error {
  constructor(
    readonly refusal: Refusal,
    /** The file that is to blame. */
    readonly fileName?: string,
  ) {
    super(refusal.code);
  }
}

/** No config or index is larger; a tokenizer may be. */
export const maxJsonBytes = 20_000_000;

/** A web page or a Git LFS pointer under a model's file name, as careless downloads leave them. */
export async function refuseStandIn({ file, path }: GivenFile): Promise<void> {
  let first: Uint8Array;
  try {
    first = new Uint8Array(await file.slice(0, 512).arrayBuffer());
  } catch {
    throw new Refused({ code: 'unreadable' }, path);
  }
  const found = foundInstead(first);
  if (['empty', 'zeros', 'git-lfs', 'html'].includes(found)) throw new Refused({ code: `found-${found}` }, path);
}

/** Reads a file that must hold a JSON object. The object has no prototype: any key may be in it. */
export async function readObject(
  given: GivenFile,
  code: RefusalCode,
  options: { allowsNonFinite?: boolean } = {},
): Promise<Record<string, unknown>> {
  await refuseStandIn(given);
  if (given.file.size > maxJsonBytes) throw new Refused({ code }, given.path);
  const value = await readJsonValue(given.file, options).catch((error: unknown) => {
    throw refusedJson(error, code, given);
  });
  if (isRecord(value)) return value;
  throw new Refused({ code }, given.path);
}

/** What a file that is no JSON is refused for. Other errors stay what they are. */
export function refusedJson(error: unknown, code: RefusalCode, { path }: GivenFile): unknown {
  if (!(error instanceof JsonError)) return error;
  return new Refused({ code: error.code === 'unreadable' ? 'unreadable' : code }, path);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function recordAt(record: Record<string, unknown>, key: string): Record<string, unknown> | undefined {
  const value = record[key];
  return isRecord(value) ? value : undefined;
}

export function numberAt(record: Record<string, unknown>, key: string): number | undefined {
  const value = record[key];
  return typeof value === 'number' ? value : undefined;
}

/** Undefined for an empty text too. */
export function stringAt(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The first few of many names. */
export function fewOf(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 3).join(', ')} … (${names.length})` : names.join(', ');
}
