import { browserStorage } from '@/shared/browser-storage';
import { isRecord } from '@/shared/run/read-setup';
import type { EditedRequest } from './run';

// The request that is being edited, kept in this browser. Read once: two tabs may edit two requests.

const key = 'paddock.playground.request';

/** What was edited last; an empty request where there is nothing that can be read. Never throws. */
export function readRequest(): EditedRequest {
  try {
    const stored: unknown = JSON.parse(browserStorage('localStorage')?.getItem(key) ?? 'null');
    if (isRecord(stored)) return { model: '', ...stored };
  } catch {
    // Written by something else.
  }
  return { model: '', prompt: '' };
}

/** Keeps a request; without its pictures where there is no room for them. Never throws. */
export function writeRequest(request: EditedRequest): void {
  const { images: _, ...words } = request;
  for (const each of [request, words]) {
    try {
      return browserStorage('localStorage')?.setItem(key, JSON.stringify(each));
    } catch {
      // Full.
    }
  }
}
