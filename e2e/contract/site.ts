import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { serveSite } from '../tools/site.mjs';

/** The page that runs the cases, bundled and served on loopback with the headers that the product is served with. */
export async function serveContractPage(): Promise<{ url: string; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'paddock-contract-'));
  await build({
    configFile: false,
    logLevel: 'error',
    root: fileURLToPath(new URL('.', import.meta.url)),
    base: './',
    resolve: { alias: { '@': fileURLToPath(new URL('../../src', import.meta.url)) } },
    build: { outDir: folder, emptyOutDir: true, target: 'es2023', minify: false, assetsInlineLimit: 0 },
    worker: { format: 'es' },
  });
  const site = await serveSite({ folder });
  return {
    url: `http://localhost:${site.port}/`,
    async close() {
      await site.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
