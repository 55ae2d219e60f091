import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './prepare.mjs';

/** Where the icons of the first load are named; the kit's plugin bundles those. What else names some brings its own. */
export const shellFiles = ['src/{app,ui}/**/*.{vue,ts}', 'src/shared/*.{vue,ts}', 'src/features/*/index.ts'];

const prefix = 'virtual:room-icons/';

/**
 * Vite plugin. The kit bundles the icons that the code names, all of them into the first load. Each room, and each
 * folder of what rooms share, gets those that are not there already as a module of its own, which its components import.
 * @returns {import('vite').Plugin}
 */
export function roomIcons() {
  return {
    name: 'paddock:room-icons',
    apply: 'build',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return undefined;
      const icons = Object.fromEntries(iconsOf(id.slice(prefix.length + 1)).map((name) => [name, iconData(name)]));
      return `import { addIcon } from '@/ui/iconify-offline';
for (const [name, icon] of Object.entries(${JSON.stringify(icons)})) addIcon('lucide:' + name, icon);`;
    },
    transform: {
      filter: { id: /\/src\/(?:features|shared)\/[\w-]+\/(?:.*\/)?\w+\.vue$/ },
      handler(code, id) {
        const folder = /\/src\/((?:features|shared)\/[\w-]+)\//.exec(id)?.[1];
        return { code: `import '${prefix}${folder}';\n${code}`, map: null };
      },
    },
  };
}

/** The names of the icons that a folder's files name and nothing of the first load does. */
function iconsOf(/** @type {string} */ folder) {
  const rooms = join(root, 'src/features');
  // A folder without a door is no room yet.
  const doors = readdirSync(rooms)
    .map((name) => join(rooms, name, 'index.ts'))
    .filter((door) => existsSync(door));
  const shell = named([
    ...filesIn(join(root, 'src/app')),
    ...filesIn(join(root, 'src/ui')),
    ...filesIn(join(root, 'src/shared'), false),
    ...doors,
  ]);
  return [...named(filesIn(join(root, 'src', folder)))].filter((name) => !shell.has(name)).sort();
}

function named(/** @type {string[]} */ files) {
  return new Set(
    files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/(?<=\bi-lucide-)[a-z0-9-]+/g)].map(([name]) => name),
    ),
  );
}

function filesIn(/** @type {string} */ folder, recursive = true) {
  return readdirSync(folder, { recursive, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => /(?<!\.test)\.(vue|ts)$/.test(path) && statSync(path).isFile());
}

const lucide = createRequire(import.meta.url)('@iconify-json/lucide/icons.json');

/** @returns {object} */
function iconData(/** @type {string} */ name) {
  const icon = lucide.icons[name];
  if (icon) return { width: lucide.width, height: lucide.height, ...icon };
  const alias = lucide.aliases[name];
  if (!alias) throw new Error(`There is no icon lucide:${name}`);
  const { parent, ...changes } = alias;
  return { ...iconData(parent), ...changes };
}
