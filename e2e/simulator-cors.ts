import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

// Who may ask: origins and hosts as Ollama checks them.
// Source: envconfig/config.go, server/routes.go (allowedHost) of github.com/ollama/ollama at v0.24.0,
// and github.com/gin-contrib/cors at v1.7.2.

const defaultOrigins = [
  ...['localhost', '127.0.0.1', '0.0.0.0'].flatMap((host) =>
    ['http', 'https'].flatMap((scheme) => [`${scheme}://${host}`, `${scheme}://${host}:*`]),
  ),
  'app://*',
  'file://*',
  'tauri://*',
  'vscode-webview://*',
  'vscode-file://*',
];

const allowedHeaders = [
  'Authorization',
  'Content-Type',
  'User-Agent',
  'Accept',
  'X-Requested-With',
  'Openai-Beta',
  'X-Stainless-Arch',
  'X-Stainless-Async',
  'X-Stainless-Custom-Poll-Interval',
  'X-Stainless-Helper-Method',
  'X-Stainless-Lang',
  'X-Stainless-Os',
  'X-Stainless-Package-Version',
  'X-Stainless-Poll-Helper',
  'X-Stainless-Retry-Count',
  'X-Stainless-Runtime',
  'X-Stainless-Runtime-Version',
  'X-Stainless-Timeout',
].join(',');

/** The CORS headers of an answer to this origin: none are needed without one; undefined refuses it. */
export function corsOf(
  origin: string | undefined,
  host: string | undefined,
  origins: readonly string[],
): Record<string, string> | undefined {
  if (origin === undefined || origin === `http://${host}` || origin === `https://${host}`) return {};
  if (origins.includes('*')) return { 'Access-Control-Allow-Origin': '*' };
  const isAllowed = [...origins, ...defaultOrigins].some((pattern) => matches(pattern, origin));
  return isAllowed ? { 'Access-Control-Allow-Origin': origin, Vary: 'Origin' } : undefined;
}

/** The answer to an OPTIONS request whose origin is allowed. */
export function preflight(
  origin: string | undefined,
  host: string | undefined,
  cors: Record<string, string>,
): { status: number; headers: Record<string, string> } {
  if (origin === undefined || !cors['Access-Control-Allow-Origin']) {
    return { status: isAllowedHost(host) ? (isAddress(host) ? 405 : 204) : 403, headers: cors };
  }
  const vary: Record<string, string> = cors.Vary
    ? { Vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers' }
    : {};
  return {
    status: 204,
    headers: {
      ...cors,
      'Access-Control-Allow-Methods': 'GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS',
      'Access-Control-Allow-Headers': allowedHeaders,
      'Access-Control-Max-Age': '43200',
      ...vary,
    },
  };
}

/** Whether a Host header is one that a server on loopback answers to. */
export function isAllowedHost(header: string | undefined): boolean {
  const host = nameOf(header).toLowerCase();
  if (isIP(host))
    return (
      isPrivate(host) ||
      Object.values(networkInterfaces())
        .flat()
        .some((each) => each?.address === host)
    );
  return ['', 'localhost', hostname().toLowerCase()].includes(host) || /\.(localhost|local|internal)$/.test(host);
}

function nameOf(header = ''): string {
  return header.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
}

function isAddress(header: string | undefined): boolean {
  return isIP(nameOf(header)) > 0;
}

function isPrivate(address: string): boolean {
  return (
    /^(127|10)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^0\.0\.0\.0$/.test(address) || /^(::1?|f[cd].*)$/i.test(address)
  );
}

/** One `*` stands for anything. */
function matches(pattern: string, origin: string): boolean {
  const [start, end] = pattern.split('*');
  if (end === undefined) return pattern === origin;
  return origin.length >= start!.length + end.length && origin.startsWith(start!) && origin.endsWith(end);
}
