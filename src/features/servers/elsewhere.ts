import { isMixedContent } from '@/base/page-address';
import type { Problem } from './diagnosis';
import { probe, versionIn, type DiagnosePage, type DiagnoseTarget } from './probe';

/**
 * Looks whether a server that a page cannot talk to answers by the other scheme or at Ollama's own port.
 * `isThere` says that something answers at the address itself. Undefined when nothing is learnt.
 *
 * [Note: Certificates are unseen] A page learns nothing of why https fails: a certificate that the browser
 * does not trust, a server that speaks plain http and one that is down end in the same TypeError
 * (https://fetch.spec.whatwg.org/#concept-network-error), no-cors requests included. What is left is to ask
 * by plain http: a readable version is an Ollama's. An unreadable answer is either an Ollama's that refuses
 * the origin, or that of a server which speaks TLS and says 400 to whoever does not (Go's net/http
 * server.go tlsRecordHeaderLooksLikeHTTP, nginx's code 497); servers such as Node's just hang up, like one
 * that is down. So a diagnosis names both causes where it cannot tell.
 */
export async function findElsewhere(
  { url }: DiagnoseTarget,
  page: DiagnosePage,
  isThere: boolean,
  signal: AbortSignal | undefined,
): Promise<Problem | undefined> {
  const isHttps = url.startsWith('https:');
  // What answers over https has a certificate that is trusted.
  if (isHttps && isThere) return undefined;
  const hasPort = new URL(url).port !== '';
  const other = isHttps ? url.replace(/^https:/, 'http:') : url.replace(/^http:/, 'https:');
  const usual = isThere || hasPort ? undefined : withPort(url);
  const [otherAnswer, usualAnswer] = await Promise.all(
    [other, usual].map((address) =>
      address === undefined || isMixedContent(address, page.origin) ? 'nothing' : greet(address, page, signal),
    ),
  );
  if (otherAnswer === 'ollama') return { code: isHttps ? 'needsHttp' : 'needsHttps', elsewhere: other };
  // At the very same port it is the same server, whatever it says; behind two usual ports there may be two.
  if (otherAnswer === 'something' && hasPort) {
    return { code: isHttps ? 'tlsFailedOrHttp' : 'needsHttps', elsewhere: other };
  }
  if (usual !== undefined && usualAnswer !== 'nothing') {
    return { code: isHttps ? 'needsHttp' : 'otherPort', elsewhere: usual };
  }
  return isHttps ? { code: 'tlsFailed' } : undefined;
}

/** The address of a bare Ollama on the same machine. */
function withPort(url: string): string {
  const { hostname, pathname } = new URL(url);
  return `http://${hostname}:11434${pathname.replace(/\/$/, '')}`;
}

/** Who answers at an address. Without the server's credentials: they are not meant for every scheme and port. */
async function greet(
  url: string,
  page: DiagnosePage,
  signal: AbortSignal | undefined,
): Promise<'ollama' | 'something' | 'nothing'> {
  const answer = await probe(url, { mode: 'cors' }, page, signal);
  if (answer instanceof Response) {
    return versionIn(await answer.text().catch(() => '')) === undefined ? 'something' : 'ollama';
  }
  if (answer === 'timedOut') return 'nothing';
  return (await probe(url, { mode: 'no-cors' }, page, signal)) instanceof Response ? 'something' : 'nothing';
}
