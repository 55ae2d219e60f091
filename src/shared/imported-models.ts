import { canonicalName } from '@/ollama/model-name';
import { browserStorage, readTexts } from './browser-storage';
import type { ServerId } from './server';

// Which models came from files of this browser's user. Newer servers do not tell of all that they were made of a
// file; a registry may have another model by the same name, which an update would put in its place.

const key = 'paddock.imported';
/** More than anybody imports; the oldest are forgotten first. */
const maximumCount = 500;

/**
 * Remembers that a model was imported here. `modifiedAt` is when its server says that it was made: a model that is
 * replaced has another time. Never throws; where nothing can be stored it is remembered as long as the page is open.
 */
export function rememberImported(server: ServerId, model: string, modifiedAt: string | undefined): void {
  const time = Date.parse(modifiedAt ?? '');
  if (Number.isNaN(time)) return;
  const own = placeOf(server, model);
  const others = Object.entries(remembered()).filter(([place]) => place !== own);
  try {
    const kept = [...others, [own, `${time}`]].slice(-maximumCount);
    browserStorage('localStorage')?.setItem(key, JSON.stringify(Object.fromEntries(kept)));
  } catch {
    // Full: an update will ask the registry.
  }
}

/** Whether a model, as its server lists it, was imported here and not replaced since. Never throws. */
export function isImported(server: ServerId, { name, modified_at }: { name: string; modified_at?: string }): boolean {
  return remembered()[placeOf(server, name)] === `${Date.parse(modified_at ?? '')}`;
}

function placeOf(server: ServerId, model: string): string {
  return `${server} ${canonicalName(model)}`;
}

function remembered(): Record<string, string> {
  try {
    return readTexts(browserStorage('localStorage')?.getItem(key) ?? '{}');
  } catch {
    return {};
  }
}
