import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { floors, layers } from '../eslint.config.js';

// The rules of the house that no compiler checks. What they are for stands in CONTRIBUTING.md.

const root = fileURLToPath(new URL('..', import.meta.url));
const allFiles = filesIn('src').filter((path) => /\.(ts|vue)$/.test(path));
const productFiles = allFiles.filter((path) => !path.endsWith('.test.ts') && !path.startsWith('src/embedded/testing/'));
const sources = new Map(productFiles.map((path) => [path, readFileSync(join(root, path), 'utf8')]));

describe('the layer table', () => {
  const eslint = new ESLint({ cwd: root });

  /** Whether the linter refuses these lines in a file of that name. The file need not exist. */
  async function isRefused(code: string, filePath: string): Promise<boolean> {
    const [result] = await eslint.lintText(code, { filePath: join(root, filePath) });
    // The last one refuses import('...') as a type, which the others do not see.
    const rules = [
      'import-x/no-restricted-paths',
      'no-restricted-imports',
      '@typescript-eslint/consistent-type-imports',
    ];
    return result!.messages.some(({ ruleId }) => rules.includes(ruleId ?? ''));
  }

  const someFileOf = (folder: string) => productFiles.find((path) => path.startsWith(`src/${folder}/`))!;
  const folders = Object.keys(layers) as (keyof typeof layers)[];

  it('is the one that was agreed', () => {
    expect(layers).toEqual({
      base: [],
      formats: ['base'],
      ollama: ['base'],
      ui: ['base'],
      embedded: ['ollama', 'formats', 'base'],
      shared: ['ui', 'ollama', 'formats', 'base', 'locales'],
      features: ['shared', 'ui', 'ollama', 'formats', 'base', 'locales'],
      app: ['features', 'shared', 'ui', 'ollama', 'formats', 'base', 'locales'],
    });
  });

  it.each(folders)('lets src/%s import what it may and nothing else', async (folder) => {
    for (const other of folders.filter((name) => name !== folder)) {
      const target = other === 'features' ? '@/features/models' : importPath(someFileOf(other));
      const allowed = (layers[folder] as string[]).includes(other);
      const from = folder === 'features' ? 'src/features/chat/probe.ts' : `src/${folder}/probe.ts`;
      expect(await isRefused(`import '${target}';`, from), `${from} imports ${target}`).toBe(!allowed);
    }
  });

  it.each([
    ['a value', "import { feature } from '@/features/models';\nfeature();"],
    ['a type', "import type { Feature } from '@/features/models';\nlet x: Feature;"],
    ['a type in passing', "let x: import('@/features/models').Feature;"],
    ['a dynamic import', "const load = () => import('@/features/models');"],
    ['a relative path', "import '../models';"],
  ])('keeps rooms from visiting each other by %s, in .ts and .vue', async (_, code) => {
    expect(await isRefused(code, 'src/features/chat/probe.ts')).toBe(true);
    const component = `<script setup lang="ts">\n${code}\n</script>`;
    expect(await isRefused(component, 'src/features/chat/Probe.vue')).toBe(true);
  });

  it('keeps rooms from passing each other on', async () => {
    expect(await isRefused("export { feature } from '@/features/models';", 'src/features/chat/probe.ts')).toBe(true);
  });

  it('lets the app enter a room by its door alone', async () => {
    expect(await isRefused("import '@/features/models';", 'src/app/probe.ts')).toBe(false);
    expect(await isRefused("import '@/features/models/ModelsPage.vue';", 'src/app/probe.ts')).toBe(true);
  });

  it('keeps the simulator out of the product and lets tests have it', async () => {
    const simulator = importPath(allFiles.find((path) => path.startsWith('src/embedded/testing/'))!);
    expect(await isRefused(`import '${simulator}';`, 'src/embedded/probe.ts')).toBe(true);
    expect(await isRefused(`import '${simulator}';`, 'src/main.ts')).toBe(true);
    expect(await isRefused(`import '${simulator}';`, 'src/features/chat/probe.test.ts')).toBe(false);
  });

  it.each(Object.entries(floors))('lets floors of %s stand on those before them alone', async (room, storeys) => {
    const inRoom = (path: string) => `src/features/${room}/${path}`;
    const height = (floor: string) => storeys.findIndex((siblings) => siblings.includes(floor));
    const all = storeys.flat();
    expect(foldersIn(inRoom('')).filter((folder) => !all.includes(folder))).toEqual([]);
    for (const floor of all) {
      for (const other of all.filter((name) => name !== floor)) {
        const code = `import '${importPath(someFileOf(`features/${room}/${other}`))}';`;
        const isBelow = height(other) < height(floor);
        expect(await isRefused(code, inRoom(`${floor}/probe.ts`)), `${floor} imports ${other}`).toBe(!isBelow);
      }
      const target = importPath(someFileOf(`features/${room}/${floor}`));
      expect(await isRefused(`import '${target}';`, inRoom('probe.ts')), `the room imports ${floor}`).toBe(false);
    }
  });

  it('counts the page and the door of a room with floors above them all, and sees every kind of import', async () => {
    const highest = 'src/features/import/job/probe.ts';
    expect(await isRefused("import '../index';", highest)).toBe(true);
    expect(await isRefused("import '../ImportPage.vue';", highest)).toBe(true);
    const ways = [
      "import type { Job } from '../job/job';\nlet x: Job;",
      "export type { Job } from '../job/job';",
      "const load = () => import('../job/JobCard.vue');",
      "let x: import('../job/job').Job;",
    ];
    for (const code of ways) {
      expect(await isRefused(code, 'src/features/import/draft/probe.ts'), code).toBe(true);
      const component = `<script setup lang="ts">\n${code}\n</script>`;
      if (!code.startsWith('export')) expect(await isRefused(component, 'src/features/import/draft/P.vue')).toBe(true);
    }
  });

  it.each(['src/base/probe.ts', 'src/ollama/probe.ts', 'src/embedded/probe.ts', 'src/features/chat/probe.worker.ts'])(
    'keeps frameworks out of %s',
    async (path) => {
      for (const framework of ['vue', 'vue-router', 'pinia', '@tanstack/vue-query', '@vueuse/core']) {
        expect(await isRefused(`import '${framework}';`, path), framework).toBe(true);
      }
    },
  );

  it('is not got around by dynamic imports of a framework', () => {
    const layersWithoutVue = /^src\/(base|formats|ollama|embedded)\/|\.worker\.ts$/;
    const offenders = productFiles
      .filter((path) => layersWithoutVue.test(path))
      .filter((path) => importsOf(path).some((name) => /^(vue|pinia|@vueuse|@nuxt)\b|vue-(query|router)/.test(name)));
    expect(offenders).toEqual([]);
  });
});

describe('circles', () => {
  it('are nowhere: no module imports itself by way of others, not even for a type', () => {
    expect(circlesIn(sources)).toEqual([]);
  });

  it.each([
    ['values', "import { b } from './b';", "export { a } from './a';"],
    ['a type', "import type { B } from './b';", "import type { A } from '@/a';"],
    ['a type in passing', "let b: import('./b').B;", "import { type A } from './a';"],
    ['a dynamic import', "const load = () => import('./b');", "import './a';"],
  ])('are seen by way of %s, in .ts and .vue', (_, a, b) => {
    const circle = new Map([
      ['src/a.ts', a],
      ['src/b.ts', b],
      ['src/c.ts', "import './a';"],
    ]);
    expect(circlesIn(circle)).toEqual([['src/a.ts', 'src/b.ts']]);
    const throughVue = new Map([
      ['src/a.ts', a.replace('./b', './B.vue')],
      ['src/B.vue', `<script setup lang="ts">\nimport './c';\n</script>`],
      ['src/c.ts', b],
    ]);
    expect(circlesIn(throughVue)).toEqual([['src/B.vue', 'src/a.ts', 'src/c.ts']]);
  });
});

describe('src/shared', () => {
  const importers = new Map<string, Set<string>>();
  for (const importer of productFiles) {
    for (const name of importsOf(importer)) {
      const path = resolveImport(name, importer);
      if (path) importers.set(path, (importers.get(path) ?? new Set()).add(importer));
    }
  }

  it('has only what two rooms, or a room and the shell, use', () => {
    const lonely = productFiles
      .filter((path) => path.startsWith('src/shared/') && !path.endsWith('.fixture.ts'))
      .map((path) => ({ path, users: [...usersOf(path)] }))
      .filter(({ users }) => users.length < 2 || !users.some((user) => user.startsWith('features/')));
    expect(lonely).toEqual([]);
  });

  /** Who imports a module: rooms, and the app or main.ts as one. What is used by another shared module has its users. */
  function usersOf(path: string, seen = new Set<string>()): Set<string> {
    seen.add(path);
    const users = new Set<string>();
    for (const importer of importers.get(path) ?? []) {
      if (seen.has(importer)) continue;
      const [, layer = '', room = ''] = importer.split('/');
      if (layer === 'shared') for (const user of usersOf(importer, seen)) users.add(user);
      else users.add(layer === 'features' ? `features/${room}` : 'app');
    }
    return users;
  }
});

describe('model text', () => {
  it('has no way to become HTML', () => {
    const offenders = [...sources].filter(
      ([path, code]) =>
        !path.endsWith('.fixture.ts') &&
        /v-html|\b(innerHTML|outerHTML|insertAdjacentHTML|srcdoc)\b|document\.write/.test(code),
    );
    expect(offenders.map(([path]) => path)).toEqual([]);
  });
});

describe('texts', () => {
  const folder = join(root, 'src/locales/en');
  const files = filesIn('src/locales/en').map((path) => relative('src/locales/en', path));
  // What the shell shows of a room, in doors/, is part of the room's texts.
  const texts = Object.assign(
    {},
    ...files.map((name) => flatten(readText(name), `${name.replace(/^doors\/|\.json$/g, '')}.`)),
  ) as Record<string, string>;

  it('are all used', () => {
    const code = [...sources.values()].join('\n');
    const words = new Set(code.match(/[\w$]+/g));
    // `models.part.${part}` uses every text of that shape whose varying part is a word of the code.
    const patterns = [...code.matchAll(/`((?:[a-z]\w*|\$\{\w+\})\.[\w.]*\$\{[^`]*)`/g)].map(
      ([, template]) => new RegExp(`^${template!.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '(.+)')}$`),
    );
    const literals = new Set([...code.matchAll(/(?<=['"`])\w+(?:\.[\w-]+)+(?=['"`])/g)].map(([literal]) => literal));
    const isUsed = (key: string) =>
      literals.has(key) ||
      patterns.some((pattern) =>
        pattern
          .exec(key)
          ?.slice(1)
          .every((part) => part.split(/[.-]/).every((word) => words.has(word))),
      );
    expect(Object.keys(texts).filter((key) => !isUsed(key))).toEqual([]);
  });

  it('are words: trimmed, not empty, without HTML, each plural form filled', () => {
    const odd = Object.entries(texts).filter(
      ([, text]) =>
        text !== text.trim() || /<\/?[a-z]/i.test(text) || text.split('|').some((form) => form.trim() === ''),
    );
    expect(odd).toEqual([]);
  });

  it('are named in camelCase, by a code of ours or by a word of the wire', () => {
    const odd = Object.keys(texts).filter((key) => !key.split('.').every((part) => /^[a-z][\w-]*$/i.test(part)));
    expect(odd).toEqual([]);
  });

  it('of a room are used by that room alone: those of others need not be there', () => {
    const rooms = readdirSync(join(root, 'src/features'));
    const foreign = [...sources]
      .filter(([path]) => !path.endsWith('.fixture.ts'))
      .flatMap(([path, code]) => {
        const own = /^src\/features\/(\w+)\//.exec(path)?.[1];
        const used = [...code.matchAll(/['"](\w+)\.[\w.-]+['"]/g)].filter(
          ([key, room]) => room !== own && rooms.includes(room!) && key.slice(1, -1) in texts,
        );
        return used.map(([key]) => `${path}: ${key}`);
      });
    expect(foreign).toEqual([]);
  });

  it('of what the shell shows of a room are in doors/', () => {
    const doors = filesIn('src/features').filter((path) => /^src\/features\/\w+\/index\.ts$/.test(path));
    const missing = doors.flatMap((path) => {
      const room = path.split('/')[2]!;
      const door = flatten(readText(`doors/${room}.json`), `${room}.`);
      return [...readFileSync(join(root, path), 'utf8').matchAll(/title: '(\S+)'/g)]
        .map(([, key]) => key!)
        .filter((key) => !(key in door));
    });
    expect(missing).toEqual([]);
  });

  function readText(name: string): object {
    return JSON.parse(readFileSync(join(folder, name), 'utf8'));
  }
});

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(join(root, path)).isFile());
}

function foldersIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((each) =>
    each.isDirectory() ? each.name : [],
  );
}

function importPath(path: string): string {
  return path.replace(/^src\//, '@/').replace(/\.ts$/, '');
}

/** What a module imports, by any kind of import. */
function importsOf(path: string, code = sources.get(path) ?? ''): string[] {
  return [...code.matchAll(/(?:\bfrom|\bimport|\bnew URL)\s*\(?\s*(['"])(.+?)\1/g)].map(([, , name]) => name!);
}

function resolveImport(name: string, importer: string, files: ReadonlyMap<string, string> = sources) {
  if (!/^[.@]\//.test(name) && !name.startsWith('../')) return undefined;
  const path = name.startsWith('@/') ? `src/${name.slice(2)}` : join(dirname(importer), name);
  const found = ['', '.ts', '/index.ts'].map((ending) => path + ending).find((candidate) => files.has(candidate));
  return found ?? (existsSync(join(root, path)) ? relative(root, join(root, path)) : undefined);
}

/**
 * The modules that import themselves by way of others, put together where they do so by way of each other.
 * (import-x/no-cycle passes over what is imported for its type.)
 */
function circlesIn(files: ReadonlyMap<string, string>): string[][] {
  const imports = new Map(
    [...files].map(([path, code]) => [
      path,
      importsOf(path, code).flatMap((name) => resolveImport(name, path, files) ?? []),
    ]),
  );
  const reached = new Map([...files.keys()].map((path) => [path, reachableFrom(path, imports)]));
  const inCircle = [...files.keys()].filter((path) => reached.get(path)!.has(path));
  const circles = inCircle.map((path) =>
    inCircle.filter((other) => reached.get(path)!.has(other) && reached.get(other)!.has(path)).toSorted(),
  );
  // Each of its modules finds the same one.
  return circles.filter((circle, index) => circles.findIndex(([first]) => first === circle[0]) === index);
}

function reachableFrom(start: string, imports: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set<string>();
  const next = [...(imports.get(start) ?? [])];
  for (let path = next.pop(); path !== undefined; path = next.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    next.push(...(imports.get(path) ?? []));
  }
  return reached;
}

/** Nested texts as `room.key` -> text. */
function flatten(value: object, prefix = ''): Record<string, string> {
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, inner]) =>
      typeof inner === 'string' ? { [prefix + key]: inner } : flatten(inner, `${prefix}${key}.`),
    ),
  );
}
