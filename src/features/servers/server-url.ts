import type { Authorization } from '@/shared/authorization';
import { findAddress } from './pasted-address';

/** `blocked`: a port that browsers do not call. `zone`: an IPv6 address that names a network card. */
export type ServerUrlProblem = 'empty' | 'invalid' | 'scheme' | 'host' | 'port' | 'blocked' | 'blank' | 'zone';

export type ServerUrl = { url: string; authorization?: Authorization } | { problem: ServerUrlProblem };

const ollamaPort = 11434;

/** Longer than any address: what else is pasted by mistake is not worth a look. */
const maximumLength = 20_000;

/**
 * Makes a server's address of what people type or paste: `box`, `box:8080`, `0.0.0.0:11434`, `::1`,
 * `OLLAMA_HOST=box`, `https://box/ollama/`, `http://user:secret@box`, `http://box:11434/api/tags`,
 * `http//box`, `curl box:11434/api/tags`. The result has a scheme and no slash at its end, and is made
 * again of itself; a path prefix is kept, an endpoint at the end of it is not. Without scheme and port it
 * is Ollama's port; with a scheme the port is the scheme's own, as OLLAMA_HOST has it (envconfig/config.go
 * at v0.24.0). Never throws.
 */
export function toServerUrl(text: string): ServerUrl {
  if (text.length > maximumLength) return { problem: 'invalid' };
  const pasted = findAddress(text);
  if (pasted.address === '') return { problem: 'empty' };
  const { scheme, rest } = splitScheme(pasted.address);
  if (scheme === 'other') return { problem: 'scheme' };
  const { credentials, address } = splitCredentials(rest);
  const authorization = credentials ?? pasted.authorization;

  const end = address.search(/[/\\?#]/);
  const path = end === -1 ? '' : address.slice(end);
  const authority = toAuthority(end === -1 ? address.replace(/[.,;!?]+$/, '') : address.slice(0, end));
  const problem = authorityProblem(authority);
  if (problem) return { problem };
  const { protocol, hostname, port, pathname } = new URL(`${scheme ?? 'http'}://${authority}${path}`);
  const host = hostname.replace(/\.+$/, '');
  if (!/^([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[.*\])$/.test(host)) return { problem: 'host' };

  const usedPort = scheme === undefined && !/:\d+$/.test(withoutIpv6(authority)) ? String(ollamaPort) : port;
  const url = `${protocol}//${toCallable(host)}${usedPort && `:${usedPort}`}${toPrefix(pathname)}`;
  return authorization ? { url, authorization } : { url };
}

/** The scheme, written well or nearly so (`http//`, `htp://`, `http:/`, `http://https://`), and what follows. */
function splitScheme(address: string): { scheme?: 'http' | 'https' | 'other'; rest: string } {
  let scheme: 'http' | 'https' | undefined;
  let rest = address;
  for (;;) {
    const [written, word = ''] =
      /^([a-z][a-z0-9+.-]*)(?:[:;]+[/\\]{2,}|[/\\]{2,})/i.exec(rest) ??
      (scheme ? undefined : /^(https?)(?:[:;]|[/\\])[/\\]*/i.exec(rest)) ??
      [];
    const isHttp = /^(?=.*[tx])(?=.*[hp])[htpx]{2,6}s?$/i.test(word);
    if (written === undefined || (!isHttp && !/[:;]/.test(written)))
      return { scheme, rest: rest.replace(/^[/\\]+/, '') };
    if (!isHttp) return { scheme: 'other', rest };
    scheme = /s$/i.test(word) ? 'https' : 'http';
    rest = rest.slice(written.length);
  }
}

/** A page may not call an address with credentials in it: they go apart, and are taken as they are typed. */
function splitCredentials(rest: string): { credentials?: Authorization; address: string } {
  const authority = rest.split(/[/\\?#]/)[0]!;
  // `user:pa/ss@box`: what stands behind the colon is no port, so that the slash belongs to the password.
  const isCut = /^[^[:]+:(?!\d*$)/.test(authority) && rest.includes('@');
  const at = authority.includes('@') ? authority.lastIndexOf('@') : isCut ? rest.lastIndexOf('@') : -1;
  if (at === -1) return { address: rest };
  const [, user = '', password = ''] = /^([^:]*):?(.*)$/s.exec(rest.slice(0, at)) ?? [];
  const address = rest.slice(at + 1);
  if (user === '' && password === '') return { address };
  return { credentials: { kind: 'basic', user: decoded(user), password: decoded(password) }, address };
}

/** Percent signs may be meant as such. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A port alone is one of this machine, a star any address of it, and an IPv6 address gets a URL's brackets. */
function toAuthority(written: string): string {
  const text = written.trim();
  if (/^:?\d+$/.test(text)) return `localhost:${text.replace(':', '')}`;
  if (/^\*(:\d*)?$/.test(text)) return text.replace('*', 'localhost');
  // As `ss` and `netstat` print them, which is no address that ends in such a number.
  const [, address, port] = /^(::1?):(\d+)$/.exec(text) ?? /^([0-9a-f:.]*:[0-9a-f:.]*):(\d{5,})$/i.exec(text) ?? [];
  if (address !== undefined) return `[${address}]:${port}`;
  return /^[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text) ? `[${text}]` : text;
}

function withoutIpv6(authority: string): string {
  return authority.replace(/^\[.*\]/, '');
}

function authorityProblem(authority: string): ServerUrlProblem | undefined {
  if (authority === '') return 'invalid';
  if (/\s/.test(authority)) return 'blank';
  // The zone of a link-local address means nothing to a browser. (https://url.spec.whatwg.org/#host-representation)
  if (/^\[?fe80:[^\]]*%/i.test(authority)) return 'zone';
  const port = /:([^:]*)$/.exec(withoutIpv6(authority))?.[1] ?? '';
  if (port !== '' && !(/^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) return 'port';
  if (blockedPorts.has(Number(port))) return 'blocked';
  return URL.canParse(`http://${authority}`) ? undefined : 'host';
}

/** https://fetch.spec.whatwg.org/#port-blocking */
const blockedPorts = new Set([
  ...[1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109],
  ...[110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530],
  ...[531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190],
  ...[5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080],
]);

/** A bind address means every interface of that machine; a browser needs one of them. */
function toCallable(host: string): string {
  return /^(0\.0\.0\.0|\[::\])$/.test(host) ? 'localhost' : host;
}

/** An endpoint of Ollama, or of what it offers to OpenAI's and Anthropic's clients, at the very end. */
const endpoint = new RegExp(
  `/(?:api(?:/(?:${[
    'tags|ps|version|show|generate|chat|create|pull|push|copy|delete|embed|embeddings|me|signout|blobs',
    'web_search|web_fetch',
  ].join('|')}))?|v1(?:/(?:chat/completions|completions|embeddings|models|responses|messages|images/generations))?)$`,
);

/** The path in front of the endpoints: no doubled slash, none at its end, no endpoint. */
function toPrefix(pathname: string): string {
  let prefix = pathname.replace(/\/{2,}/g, '/').replace(/\/$/, '');
  // An address that was cut is cut no further when it is edited.
  while (endpoint.test(prefix)) prefix = prefix.replace(endpoint, '');
  return prefix;
}

/** What to call a server that nobody has named: its host, and its port where it is not the usual one. */
export function toServerName(url: string): string {
  const { hostname, port, host } = new URL(url);
  return port === String(ollamaPort) ? hostname : host;
}
