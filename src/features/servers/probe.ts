import { throwIfAborted } from '@/base/abort';

export interface DiagnoseTarget {
  /** As toServerUrl makes it. */
  url: string;
  /** Those that go with every request to this server. */
  headers?: Record<string, string>;
}

/** What a diagnosis needs of the page it is made in. */
export interface DiagnosePage {
  origin: string;
  fetch: typeof fetch;
  /** Of one probe. A server that swallows packets would keep a page waiting for minutes. */
  timeoutMs: number;
}

/**
 * One question to a server: the answer, or why there is none. An abort by `signal` throws. What the
 * browser knows of the page's own login goes along, as with every other request.
 * See: [Note: The page's own login]
 */
export async function probe(
  url: string,
  init: RequestInit,
  page: DiagnosePage,
  signal: AbortSignal | undefined,
  path = '/api/version',
): Promise<Response | 'failed' | 'timedOut'> {
  throwIfAborted(signal);
  const timeout = AbortSignal.timeout(page.timeoutMs);
  try {
    return await page.fetch(`${url}${path}`, {
      credentials: 'same-origin',
      ...init,
      cache: 'no-store',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch {
    throwIfAborted(signal);
    return timeout.aborted ? 'timedOut' : 'failed';
  }
}

/** The version in the text of an answer, where an Ollama gave it. */
export function versionIn(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && 'version' in body && typeof body.version === 'string')
      return body.version;
  } catch {
    // A web page or something else that is no Ollama.
  }
  return undefined;
}
