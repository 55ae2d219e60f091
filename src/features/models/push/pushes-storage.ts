import { browserStorage } from '@/shared/browser-storage';
import { pushesKey } from './pushes-key';

/** A push as it is kept over a reload. */
export interface StoredPush {
  id: string;
  serverId: string;
  model: string;
  insecure: boolean;
  sizeBytes: number | undefined;
}

/**
 * The pushes of this tab that were not done when it was loaded anew. Kept in the tab's own storage: another tab
 * would take one that still runs for one that was cut off. Never throws.
 */
export function readPushes(): StoredPush[] {
  try {
    const stored: unknown = JSON.parse(browserStorage('sessionStorage')?.getItem(pushesKey) ?? '[]');
    return Array.isArray(stored) ? stored.flatMap(readPush) : [];
  } catch {
    return [];
  }
}

/** Keeps pushes over a reload. Never throws: what cannot be kept lasts as long as the page. */
export function writePushes(pushes: readonly StoredPush[]): void {
  try {
    const storage = browserStorage('sessionStorage');
    if (pushes.length === 0) storage?.removeItem(pushesKey);
    else storage?.setItem(pushesKey, JSON.stringify(pushes));
  } catch {
    // Full, most likely.
  }
}

function readPush(value: unknown): StoredPush[] {
  if (typeof value !== 'object' || value === null) return [];
  const { id, serverId, model, insecure, sizeBytes } = value as Record<string, unknown>;
  if (typeof id !== 'string' || typeof serverId !== 'string' || typeof model !== 'string') return [];
  const size = typeof sizeBytes === 'number' && sizeBytes >= 0 ? sizeBytes : undefined;
  return [{ id, serverId, model, insecure: insecure === true, sizeBytes: size }];
}
