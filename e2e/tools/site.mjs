// Serves dist/ as any static host would: files, no fallback. `npm start` and the e2e tests use the
// same one, so that what is tested is what a newcomer sees.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { headers, headersOf } from './headers.mjs';
import { root } from './prepare.mjs';

/** @type {Record<string, string>} */
const contentTypes = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/**
 * @typedef {object} Site
 * @property {number} port
 * @property {object | undefined} config answered for config.json instead of the file that is there
 * @property {() => Promise<void>} close ends open connections too
 */

/** @typedef {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => boolean} Front */

/**
 * Starts serving a folder, dist/ unless another one is given.
 * @param {{ port?: number, host?: string, base?: string, folder?: string, front?: Front }} options `port` 0 takes a
 *   free one; `base` begins and ends with a slash and is the only path that has anything; `front` is asked first,
 *   as a proxy in front of the files would be, and returns whether it answers the request itself.
 * @returns {Promise<Site>} rejects with Node's own error when the port is taken
 */
export function serveSite({ port = 0, host = '127.0.0.1', base = '/', folder = join(root, 'dist'), front } = {}) {
  /** @type {Site} */
  const site = { port, config: undefined, close: async () => {} };

  const server = createServer((request, response) => {
    if (front?.(request, response)) return;
    const [pathname = '/'] = (request.url ?? '/').split(/[?#]/);
    const name = pathname === base ? 'index.html' : pathname.slice(base.length);
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405).end();
    if (!pathname.startsWith(base)) return void response.writeHead(404).end();
    if (name === 'config.json' && site.config) {
      response.writeHead(200, { ...headers, 'Content-Type': contentTypes['.json'], 'Cache-Control': 'no-store' });
      return void response.end(JSON.stringify(site.config));
    }
    const file = fileIn(folder, name);
    if (!file) return void response.writeHead(404, headers).end();
    response.writeHead(200, {
      ...headersOf(name),
      'Content-Type': contentTypes[extname(file.path)] ?? 'application/octet-stream',
      'Content-Length': file.size,
      // Names in assets/ carry a hash of their content; everything else may change with the next build.
      'Cache-Control': name.startsWith('assets/') ? 'max-age=31536000, immutable' : 'no-cache',
    });
    if (request.method === 'HEAD') response.end();
    else createReadStream(file.path).pipe(response);
  });

  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address && typeof address === 'object') site.port = address.port;
      site.close = () =>
        new Promise((closed) => {
          server.close(() => closed());
          server.closeAllConnections();
        });
      resolve(site);
    });
  });
}

/**
 * The file a path names, or undefined where there is none or it lies outside of the folder.
 * @param {string} folder
 * @param {string} name as in the URL
 */
function fileIn(folder, name) {
  try {
    const path = join(folder, decodeURIComponent(name));
    const stat = statSync(path);
    return path.startsWith(folder + sep) && stat.isFile() ? { path, size: stat.size } : undefined;
  } catch {
    return undefined;
  }
}
