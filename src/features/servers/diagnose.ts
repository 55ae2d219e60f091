import { throwIfAborted } from '@/base/abort';
import { isMixedContent } from '@/base/page-address';
import type { Diagnosis } from './diagnosis';
import { findElsewhere } from './elsewhere';
import { probe, versionIn, type DiagnosePage, type DiagnoseTarget } from './probe';

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
  const ask = (init: RequestInit, path?: string) => probe(target.url, init, page, signal, path);
  const startedAt = performance.now();
  const answer = await ask({ mode: 'cors', headers: target.headers });
  if (answer instanceof Response) {
    const latencyMs = performance.now() - startedAt;
    const diagnosis = await judge(answer, latencyMs);
    throwIfAborted(signal);
    return isLogin(answer, diagnosis, target, page) ? loginNeeded(answer) : diagnosis;
  }
  if (isMixedContent(target.url, page.origin)) return { code: 'mixedContent' };
  if (answer === 'timedOut') {
    // The browser's own login may be open, and answers nothing until somebody has filled it in.
    const bare = isOwn(target, page) ? await ask({ mode: 'cors', credentials: 'omit' }) : answer;
    return bare instanceof Response && bare.status === 401 ? loginNeeded(bare) : { code: 'timedOut' };
  }
  if (isOwn(target, page)) {
    // A redirect to a login elsewhere fails; that it is a redirect can be seen when it is not followed.
    const redirect = await ask({ mode: 'cors', redirect: 'manual' });
    return { code: redirect instanceof Response && redirect.type === 'opaqueredirect' ? 'loginNeeded' : 'down' };
  }
  if (target.headers && Object.keys(target.headers).length > 0) {
    // Authorization makes the browser ask first, without credentials: a proxy may refuse just that.
    const plain = await ask({ mode: 'cors' });
    if (plain instanceof Response) return { code: 'preflightRefused', status: plain.status };
  }
  const opaque = await ask({ mode: 'no-cors' });
  if (opaque === 'timedOut') return { code: 'timedOut' };
  const isThere = opaque instanceof Response;
  if (isThere && (await addsCors(ask))) return { code: 'corsDoubled' };
  const found = await findElsewhere(target, page, isThere, signal);
  return found ?? { code: isThere ? 'originRefused' : 'down' };
}

/**
 * Whether what answers adds Access-Control-Allow-Origin to what an Ollama answers without it.
 *
 * [Note: Doubled CORS headers] A proxy that adds Access-Control-Allow-Origin to an answer that has one
 * makes two of it, which browsers refuse as they refuse none, and no page can see the header: the answer
 * to a simple GET fails, and a no-cors one is opaque, in both cases. But Ollama redirects a path with a
 * slash too many (gin v1.10.0 gin.go redirectTrailingSlash), in front of its CORS middleware and so
 * without the header. That redirect passes the browser's check, which comes before it is followed, only
 * where something in between adds the header; when it is not followed it ends as an opaque redirect.
 * (https://fetch.spec.whatwg.org/#http-fetch steps 4 and 8; seen in Chromium and Firefox.)
 * What this cannot tell: a proxy whose own header is missing from errors alone (nginx's add_header
 * without `always`) before an Ollama that refuses the origin. The cure is the same.
 */
async function addsCors(ask: (init: RequestInit, path: string) => Promise<Response | string>): Promise<boolean> {
  const redirect = await ask({ mode: 'cors', redirect: 'manual' }, '/api/version/');
  return redirect instanceof Response && redirect.type === 'opaqueredirect';
}

function isOwn({ url }: DiagnoseTarget, { origin }: DiagnosePage): boolean {
  return URL.canParse(url) && new URL(url).origin === origin;
}

/** A page is let through to what lies behind its own login by a session, not by credentials of the form. */
function isLogin(answer: Response, { code }: Diagnosis, target: DiagnoseTarget, page: DiagnosePage): boolean {
  if (code === 'ok') return false;
  if (answer.redirected && code === 'notOllama') return isOwn(target, page);
  return code === 'authorizationNeeded' && isOwn(target, page) && Object.keys(target.headers ?? {}).length === 0;
}

function loginNeeded({ status, headers }: Response): Diagnosis {
  const prompts = /\b(basic|digest)\b/i.test(headers.get('www-authenticate') ?? '');
  return { code: 'loginNeeded', status, ...(prompts && { prompts }) };
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
