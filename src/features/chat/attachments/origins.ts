import type { Encoding } from '@/base/text-encoding';
import type { Attachment } from '../message';
import type { ImageSource } from '@/shared/attachments/to-picture';

/** What an attachment was made of, to be made anew: smaller, or of other letters. */
export type Origin =
  | { kind: 'image'; source: ImageSource; longestSide?: number }
  /** Of a text that does not say what it is in. */
  | { kind: 'text'; file: Blob; encoding: Encoding; onlyBeginning: boolean };

/** In memory: after a reload there is what was made of it. */
const origins = new WeakMap<Attachment, Origin>();

export function rememberOrigin(part: Attachment, origin: Origin): void {
  origins.set(part, origin);
}

/** Undefined for what came out of storage, and where there is nothing to choose. */
export function originOf(part: Attachment): Origin | undefined {
  return origins.get(part);
}

/** The same attachment by another name. */
export function renamed<T extends Attachment>(part: T, name: string): T {
  const now = { ...part, name };
  const origin = origins.get(part);
  if (origin) origins.set(now, origin);
  return now;
}
