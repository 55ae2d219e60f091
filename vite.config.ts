import { fileURLToPath, URL } from 'node:url';
import VueI18n from '@intlify/unplugin-vue-i18n/vite';
import ui from '@nuxt/ui/vite';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { headers } from './e2e/tools/headers.mjs';
import { refuseModules } from './e2e/tools/refuse-modules.mjs';
import { roomIcons, shellFiles } from './e2e/tools/room-icons.mjs';
import { serveSandbox } from './e2e/tools/serve-sandbox.mjs';
import { vueParts } from './e2e/tools/vue-parts.mjs';

const isBuild = process.env.NODE_ENV === 'production';

/** What a build has in a leaner form. */
const leaner = [
  { find: /^entities$/, by: 'markdown/html-entities' },
  { find: /^punycode\.js$/, by: 'markdown/lean-punycode' },
  { find: /^ohash(\/utils)?$/, by: 'lean-equal' },
  { find: /^hookable$/, by: 'lean-hooks' },
].map(({ find, by }) => ({ find, replacement: fileURLToPath(new URL(`./src/ui/${by}.ts`, import.meta.url)) }));

export default defineConfig({
  // What these switch off is never used: options instead of setup, the old API of vue-i18n, devtools.
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  // A relative base: dist/ works under any path of any static host.
  base: './',
  resolve: {
    alias: [
      { find: '@', replacement: fileURLToPath(new URL('./src', import.meta.url)) },
      // The full Iconify component calls out to a public API for icons it does not know.
      { find: /^@iconify\/vue$/, replacement: fileURLToPath(new URL('./src/ui/iconify-offline.ts', import.meta.url)) },
      // The package names its oldest build, with classes and promises written out.
      { find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' },
      // Half a megabyte under the EPL, which mermaid would load to lay out some kinds of diagrams.
      {
        find: /^elkjs\/lib\/elk\.bundled\.js$/,
        replacement: fileURLToPath(new URL('./src/ui/markdown/no-elk.ts', import.meta.url)),
      },
      ...(isBuild ? leaner : []),
    ],
    // mermaid has an older one of its own, for formulas in labels, which we do not let it have.
    dedupe: ['katex'],
  },
  plugins: [
    vue(),
    vueParts(),
    roomIcons(),
    refuseModules(/\/node_modules\/elkjs\//),
    serveSandbox(),
    ui({
      ui: { colors: { primary: 'indigo', neutral: 'zinc' } },
      // All but `secondary`, which nothing has.
      theme: { colors: ['primary', 'success', 'info', 'warning', 'error'] },
      // `scan: true` would not look into .ts files, where the rooms name theirs. In a build those come with their room.
      icon: { clientBundle: { scan: { globInclude: isBuild ? shellFiles : ['src/**/*.{vue,ts}'], globExclude: [] } } },
      // Styles of the components in use only: 9 kB of the first load. A dev server would have to be
      // started anew for each newly used one.
      experimental: { componentDetection: isBuild },
      autoImport: false,
      components: { dirs: [], dts: 'src/components.d.ts' },
    }),
    VueI18n({
      include: fileURLToPath(new URL('./src/locales/**/*.json', import.meta.url)),
      runtimeOnly: true,
      // Every text is compiled at build time.
      dropMessageCompiler: true,
      strictMessage: false,
    }),
  ],
  // Inlined fonts and images would be data: URLs, which default-src 'self' refuses.
  build: {
    assetsInlineLimit: 0,
    target: 'es2023',
    // What Tailwind 4 needs anyway. Without it every colour is there three times, for browsers that have no oklch.
    cssTarget: ['chrome111', 'firefox128', 'safari16.4'],
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      checks: { pluginTimings: false },
      // The shell as one file: in forty, by which rooms share what, each names what it takes and gives, and
      // packs for itself what their neighbours have as well.
      output: { codeSplitting: { groups: [{ name: 'shell', tags: ['$initial'] }] } },
    },
  },
  worker: { format: 'es' },
  server: { headers, allowedHosts: true },
});
