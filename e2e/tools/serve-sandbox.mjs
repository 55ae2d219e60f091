import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { headersOf } from './headers.mjs';
import { root } from './prepare.mjs';

/**
 * Vite plugin. Its servers send every file with the same headers, and those of a page forbid what sandbox.html is
 * there for: it is answered with its own, as site.mjs does.
 * @returns {import('vite').Plugin}
 */
export function serveSandbox() {
  /** @type {(server: { middlewares: import('vite').Connect.Server }) => void} */
  const configure = ({ middlewares }) => {
    middlewares.use((request, response, next) => {
      if (!/\/sandbox\.html(\?|$)/.test(request.url ?? '')) return next();
      response.writeHead(200, { ...headersOf('sandbox.html'), 'Content-Type': 'text/html; charset=utf-8' });
      response.end(readFileSync(join(root, 'public/sandbox.html')));
    });
  };
  return { name: 'paddock:serve-sandbox', configureServer: configure, configurePreviewServer: configure };
}
