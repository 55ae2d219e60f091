import { defineConfigWithVueTs, vueTsConfigs } from '@vue/eslint-config-typescript';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import vue from 'eslint-plugin-vue';
import accessibility from 'eslint-plugin-vuejs-accessibility';
import { readdirSync } from 'node:fs';

/**
 * Who may import whom: downwards only, and rooms never visit each other. main.ts, where things are put
 * together, may import everything.
 */
export const layers = {
  base: [],
  formats: ['base'],
  ollama: ['base'],
  ui: ['base'],
  embedded: ['ollama', 'formats', 'base'],
  shared: ['ui', 'ollama', 'formats', 'base', 'locales'],
  features: ['shared', 'ui', 'ollama', 'formats', 'base', 'locales'],
  app: ['features', 'shared', 'ui', 'ollama', 'formats', 'base', 'locales'],
};

/**
 * Floors inside a room, from the ground up: its folders, siblings side by side. Each stands on those before it
 * and imports nothing else of the room; what lies in no floor, as the page and the door, may import them all.
 * @type {Record<string, string[][]>}
 */
export const floors = {
  import: [['given'], ['weights'], ['server'], ['modelfile', 'house'], ['recognize'], ['draft'], ['job']],
};

const folders = [...Object.keys(layers), 'locales'];
const rooms = readdirSync(new URL('./src/features', import.meta.url));

/**
 * The table as zones of import-x.
 * @param {string[]} [everywhere] may be imported from any layer
 */
function layerZones(everywhere = []) {
  return Object.entries(layers)
    .map(([folder, allowed]) => ({
      target: `./src/${folder}`,
      from: folders
        .filter((other) => other !== folder && ![...allowed, ...everywhere].includes(other))
        .map((other) => `./src/${other}`),
      message: `src/${folder} may import only ${allowed.join(', ') || 'nothing of ours'}.`,
    }))
    .filter(({ from }) => from.length > 0);
}

const roomZones = rooms.map((room) => ({
  target: `./src/features/${room}`,
  from: rooms.filter((other) => other !== room).map((other) => `./src/features/${other}`),
  message: 'Rooms never visit each other: link by route, or move what both need to src/shared.',
}));

const floorZones = Object.entries(floors).flatMap(([room, storeys]) =>
  storeys.flatMap((siblings, height) =>
    siblings.map((floor) => ({
      target: `./src/features/${room}/${floor}`,
      from: `./src/features/${room}`,
      except: [floor, ...storeys.slice(0, height).flat()].map((each) => `./${each}`),
      message: `Floors stand only on those before them: ${storeys.map((each) => each.join(' | ')).join(' -> ')}.`,
    })),
  ),
);

const productZones = [
  ...layerZones(),
  ...roomZones,
  ...floorZones,
  { target: './src', from: './src/embedded/testing', message: 'The simulator is never in the product.' },
  {
    target: './src/**/*.worker.ts',
    from: ['ollama', 'ui', 'locales', 'app'].map((folder) => `./src/${folder}`),
    message: 'A worker imports base, formats and its own folder.',
  },
  {
    target: './src/**/*.worker.ts',
    from: './src/shared',
    except: ['./attachments', './format', './model-form'],
    message: 'A worker imports base, formats and its own folder.',
  },
  {
    target: './src/app',
    from: ['./src/features/*/!(index.ts)', './src/features/*/*/**'],
    message: 'A room has one door, its index.ts.',
  },
];

/** Layers that must run without Vue: the wall between the wire and the screen. */
const withoutVue = ['src/base/**', 'src/formats/**', 'src/ollama/**', 'src/embedded/**', 'src/**/*.worker.ts'];

export default defineConfigWithVueTs(
  { ignores: ['dist', 'node_modules', '.nuxt-ui', 'src/components.d.ts', 'test-results', 'playwright-report'] },
  vue.configs['flat/recommended'],
  accessibility.configs['flat/recommended'],
  vueTsConfigs.recommended,
  {
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver({ project: './tsconfig.json' })] },
    rules: {
      'import-x/no-default-export': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': ['error', { allow: ['error'] }],
      eqeqeq: 'error',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-macros-order': 'error',
      'vue/no-v-html': 'error',
      'vue/multi-word-component-names': 'off',
      'vue/require-default-prop': 'off',
      // Recordings are the user's own, and come without captions.
      'vuejs-accessibility/media-has-caption': 'off',
      // Layout is the formatter's business.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-indent': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/attributes-order': 'off',
    },
  },
  {
    files: withoutVue,
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['vue', 'vue-*', 'pinia', '@tanstack/vue-query', '@vueuse/*', '@nuxt/ui', '@nuxt/ui/*'],
              message: 'This layer runs without a framework.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['src/**'],
    ignores: ['**/*.test.ts', 'src/embedded/testing/**'],
    rules: { 'import-x/no-restricted-paths': ['error', { zones: productZones }] },
  },
  {
    // A test of any layer may run against the simulator.
    files: ['src/**/*.test.ts', 'src/embedded/testing/**'],
    rules: { 'import-x/no-restricted-paths': ['error', { zones: [...layerZones(['embedded']), ...roomZones] }] },
  },
  // Tests make small components of their own.
  { files: ['**/*.test.ts'], rules: { 'vue/one-component-per-file': 'off' } },
  // No rule here needs types: without them linting takes seconds.
  { files: ['**/*.ts', '**/*.vue'], languageOptions: { parserOptions: { projectService: false } } },
  // Tools and benchmarks speak to a terminal.
  { files: ['e2e/**', '*.ts', '*.js'], rules: { 'no-console': 'off' } },
);
