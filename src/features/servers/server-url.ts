import type { Authorization } from '@/shared/authorization';

export type ServerUrlProblem = 'empty' | 'invalid' | 'scheme';

export type ServerUrl = { url: string; authorization?: Authorization } | { problem: ServerUrlProblem };

const ollamaPort = 11434;

/**
 * Makes a server's address of what people type or paste: `box`, `box:8080`, `0.0.0.0:11434`, `::1`,
 * `OLLAMA_HOST=box`, `https://box/ollama/`, `http://user:secret@box`, `http://box:11434/api/tags`.
 * The result has a scheme and no slash at its end; a path prefix is kept, an endpoint at the end of it
 * is not. Without scheme and port it is Ollama's port; with a scheme the port is the scheme's own, as
 * OLLAMA_HOST has it (envconfig/config.go at v0.24.0).
 */
export function toServerUrl(text: string): ServerUrl {
  const input = text
    .trim()
    .replace(/^(export\s+)?OLLAMA_HOST\s*=\s*/i, '')
    .replace(/^(["'])(.*)\1$/, '$2')
    .trim();
  if (input === '') return { problem: 'empty' };

  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(input)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return { problem: 'scheme' };
  const address = scheme === undefined ? `http://${bracketed(input)}` : input;
  if (/\s/.test(address) || !URL.canParse(address)) return { problem: 'invalid' };

  const parsed = new URL(address);
  const { protocol, username, password } = parsed;
  // A bind address means every interface of that machine; a browser needs one of them.
  const hostname = /^(0\.0\.0\.0|\[::\])$/.test(parsed.hostname) ? 'localhost' : parsed.hostname;
  const port = scheme === undefined && !hasPort(address) ? String(ollamaPort) : parsed.port;
  const path = parsed.pathname.replace(/\/(api|v1)(\/.*)?$/, '').replace(/\/+$/, '');
  const url = `${protocol}//${hostname}${port && `:${port}`}${path}`;
  if (username === '') return { url };
  // A page may not call an address with credentials in it.
  const user = decodeURIComponent(username);
  return { url, authorization: { kind: 'basic', user, password: decodeURIComponent(password) } };
}

/** An IPv6 address as people write it gets the brackets that a URL wants. */
function bracketed(input: string): string {
  return /^[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(input) ? `[${input}]` : input;
}

/** Whether a port is written: `URL` drops the scheme's own, so that http://box:80 would look like box. */
function hasPort(address: string): boolean {
  const authority = address.slice(address.indexOf('//') + 2).split(/[/?#]/)[0]!;
  return /:\d+$/.test(authority.slice(authority.lastIndexOf('@') + 1).replace(/^\[.*\]/, ''));
}

/** What to call a server that nobody has named: its host, and its port where it is not the usual one. */
export function toServerName(url: string): string {
  const { hostname, port, host } = new URL(url);
  return port === String(ollamaPort) ? hostname : host;
}
