import { isMixedContent } from '@/base/page-address';
import { throwIfAborted } from '@/base/abort';

/** The causes that can be told apart. Codes are permanent: links and notes may name them. */
export type DiagnosisCode =
  | 'down'
  | 'timedOut'
  | 'originRefused'
  | 'preflightRefused'
  | 'hostRefused'
  | 'mixedContent'
  | 'notOllama'
  | 'wrongPath'
  | 'authorizationNeeded'
  | 'forbidden'
  | 'proxyFailed';

export type Diagnosis =
  | { code: 'ok'; version: string; latencyMs: number }
  | { code: DiagnosisCode; /** Of the answer, where there was a readable one. */ status?: number };

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
 * Finds the one reason why a page cannot talk to a server, or its version and how long the answer
 * took. Never throws but for an abort.
 *
 * [Note: Refused origins are opaque] An origin that is not allowed is answered 403 without CORS
 * headers, which a page sees as a network error like that of a server that is down. A no-cors request
 * tells them apart: it resolves, with an unreadable answer, as soon as anything answers at all.
 * (gin-contrib/cors v1.7.2 config.go; https://fetch.spec.whatwg.org/#concept-filtered-response-opaque)
 *
 * [Note: Refused hosts are readable] An Ollama that listens on loopback answers a Host that is not
 * local with an empty 403, but after the CORS check, and so readable. (server/routes.go
 * allowedHostsMiddleware at v0.24.0)
 */
export async function diagnose(
  target: DiagnoseTarget,
  page: DiagnosePage,
  options: { signal?: AbortSignal } = {},
): Promise<Diagnosis> {
  const { signal } = options;
  const startedAt = performance.now();
  const answer = await probe(target, { mode: 'cors', headers: target.headers }, page, signal);
  if (answer instanceof Response) {
    const latencyMs = performance.now() - startedAt;
    return judge(answer, latencyMs);
  }
  if (isMixedContent(target.url, page.origin)) return { code: 'mixedContent' };
  if (answer === 'timedOut') return { code: 'timedOut' };

  if (target.headers && Object.keys(target.headers).length > 0) {
    // Authorization makes the browser ask first, without credentials: a proxy may refuse just that.
    const plain = await probe(target, { mode: 'cors' }, page, signal);
    if (plain instanceof Response) return { code: 'preflightRefused', status: plain.status };
  }
  const opaque = await probe(target, { mode: 'no-cors' }, page, signal);
  if (opaque instanceof Response) return { code: 'originRefused' };
  return { code: opaque === 'timedOut' ? 'timedOut' : 'down' };
}

async function judge(answer: Response, latencyMs: number): Promise<Diagnosis> {
  const { status } = answer;
  const text = await answer.text().catch(() => '');
  if (answer.ok) {
    const version = versionIn(text);
    return version === undefined ? { code: 'notOllama', status } : { code: 'ok', version, latencyMs };
  }
  if (status === 401 || status === 407) return { code: 'authorizationNeeded', status };
  if (status === 403) return { code: text === '' ? 'hostRefused' : 'forbidden', status };
  if (status === 404 || status === 405) return { code: 'wrongPath', status };
  return { code: status >= 500 ? 'proxyFailed' : 'notOllama', status };
}

function versionIn(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && 'version' in body && typeof body.version === 'string')
      return body.version;
  } catch {
    // A web page or something else that is no Ollama.
  }
  return undefined;
}

/** The answer, or why there is none. An abort by `signal` throws. */
async function probe(
  { url }: DiagnoseTarget,
  init: RequestInit,
  page: DiagnosePage,
  signal: AbortSignal | undefined,
): Promise<Response | 'failed' | 'timedOut'> {
  throwIfAborted(signal);
  const timeout = AbortSignal.timeout(page.timeoutMs);
  try {
    return await page.fetch(`${url}/api/version`, {
      ...init,
      cache: 'no-store',
      credentials: 'omit',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch {
    throwIfAborted(signal);
    return timeout.aborted ? 'timedOut' : 'failed';
  }
}
