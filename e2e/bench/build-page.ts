import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/**
 * Builds a benchmark's page, a folder beside this file, as the product is built, workers and all. One that
 * shows components of the product takes its plugins, too.
 */
export async function buildPage(name: string, outDir: string, { withPlugins = false } = {}): Promise<string> {
  await build({
    configFile: withPlugins && fileURLToPath(new URL('../../vite.config.ts', import.meta.url)),
    logLevel: 'error',
    root: fileURLToPath(new URL(`./${name}/`, import.meta.url)),
    base: './',
    resolve: { alias: { '@': fileURLToPath(new URL('../../src', import.meta.url)) } },
    build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, target: 'es2023' },
    worker: { format: 'es' },
  });
  return outDir;
}
