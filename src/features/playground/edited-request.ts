import type { Options } from '@/ollama';
import { readBasicSetup, isRecord } from '@/shared/run/read-setup';
import type { BasicSetup } from '@/shared/run/run-setup';
import type { EditedRequest } from './run';

// The request that is edited, and what the form sees of it. What the form cannot read stays as it was written until the
// form is told something else in its place.

/** A request with some fields changed; what becomes undefined goes. The others stay where they are. */
export function withFields(request: EditedRequest, change: Partial<EditedRequest>): EditedRequest {
  return Object.fromEntries(
    Object.entries({ ...request, ...change }).filter(([, value]) => value !== undefined),
  ) as EditedRequest;
}

/** A text of a request, empty where it has none that is a text. */
export function textOf(request: EditedRequest, field: 'model' | 'prompt' | 'suffix' | 'system' | 'template'): string {
  const value: unknown = request[field];
  return typeof value === 'string' ? value : '';
}

/** The texts of a list, such as the images. */
export function imagesOf({ images }: EditedRequest): string[] {
  return Array.isArray(images) ? images.filter((image) => typeof image === 'string') : [];
}

/** How many tokens an earlier answer's memory has. */
export function memorySize({ context }: EditedRequest): number {
  return Array.isArray(context) ? context.length : 0;
}

/** What the sections of the form edit. */
export function setupOf(request: EditedRequest): BasicSetup {
  return withoutUndefined(readBasicSetup(request));
}

/** A request with a setup that the form made of its own: only what differs is written. */
export function withSetup(request: EditedRequest, now: BasicSetup): EditedRequest {
  const before = setupOf(request);
  const names = new Set([...Object.keys(before), ...Object.keys(now)] as (keyof BasicSetup)[]);
  const change: Partial<EditedRequest> = {};
  for (const name of names) {
    if (JSON.stringify(before[name]) === JSON.stringify(now[name])) continue;
    if (name === 'options') change.options = withOptions(request, now.options ?? {});
    else Object.assign(change, { [name]: now[name] });
  }
  return withFields(request, change);
}

/** The form's options, with those beside them that it cannot read. */
function withOptions({ options }: EditedRequest, now: Options): Options | undefined {
  const written: Record<string, unknown> = isRecord(options) ? options : {};
  const read = readBasicSetup({ options: written }).options ?? {};
  const merged = Object.fromEntries([
    ...Object.entries(written).flatMap(([name, value]) => {
      if (name in now) return [[name, now[name as keyof Options]]];
      return name in read ? [] : [[name, value]];
    }),
    ...Object.entries(now).filter(([name]) => !(name in written)),
  ]) as Options;
  return Object.keys(merged).length > 0 ? merged : undefined;
}

function withoutUndefined(setup: BasicSetup): BasicSetup {
  return Object.fromEntries(Object.entries(setup).filter(([, value]) => value !== undefined)) as BasicSetup;
}
