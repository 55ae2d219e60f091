import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/**
 * Builds a benchmark's page, a folder beside this file, as the product is built, workers and all, and returns the
 * folder to serve. One that shows components of the product takes its plugins, too, which want the project as root.
 */
export async function buildPage(name: string, outDir: string, { withPlugins = false } = {}): Promise<string> {
  const project = fileURLToPath(new URL('../../', import.meta.url));
  const folder = fileURLToPath(new URL(`./${name}/`, import.meta.url));
  // The plugins write down which components the project uses: a page of a few is not to be taken for it.
  const components = join(project, 'src/components.d.ts');
  const before = await readFile(components);
  await build({
    configFile: withPlugins && join(project, 'vite.config.ts'),
    logLevel: 'error',
    root: withPlugins ? project : folder,
    base: './',
    resolve: { alias: { '@': join(project, 'src') } },
    build: {
      outDir,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      target: 'es2023',
      ...(withPlugins && { rolldownOptions: { input: join(folder, 'index.html') } }),
    },
    worker: { format: 'es' },
  });
  await writeFile(components, before);
  return outDir;
}
