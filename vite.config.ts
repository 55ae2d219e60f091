import { fileURLToPath, URL } from 'node:url';
import VueI18n from '@intlify/unplugin-vue-i18n/vite';
import ui from '@nuxt/ui/vite';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

/**
 * What a page of ours may do. `connect-src *` because users add servers of their own;
 * `wasm-unsafe-eval` for the hasher and the embedded engine. The same text stands in index.html,
 * for hosts that send no headers; as a header it also binds workers and framing.
 */
const contentSecurityPolicy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' blob: data:; worker-src 'self' blob:; connect-src *; object-src 'none'; base-uri 'none'";

/**
 * COOP and COEP make a page on loopback or https cross-origin isolated, which WebAssembly threads
 * need. `credentialless` and not `require-corp`: the latter would refuse the opaque answers by which
 * a refused origin is told apart from a server that is down.
 */
const headers = {
  'Content-Security-Policy': `${contentSecurityPolicy}; frame-ancestors 'none'`,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'credentialless',
  'X-Content-Type-Options': 'nosniff',
};

export default defineConfig({
  // A relative base: dist/ works under any path of any static host.
  base: './',
  resolve: {
    alias: [
      { find: '@', replacement: fileURLToPath(new URL('./src', import.meta.url)) },
      // The full Iconify component calls out to a public API for icons it does not know.
      { find: /^@iconify\/vue$/, replacement: fileURLToPath(new URL('./src/ui/iconify-offline.ts', import.meta.url)) },
    ],
  },
  plugins: [
    vue(),
    ui({
      ui: { colors: { primary: 'indigo', neutral: 'zinc' } },
      icon: { clientBundle: { scan: true } },
      autoImport: false,
      components: { dirs: [], dts: 'src/components.d.ts' },
    }),
    VueI18n({
      include: fileURLToPath(new URL('./src/locales/**/*.json', import.meta.url)),
      runtimeOnly: true,
      strictMessage: false,
    }),
  ],
  // Inlined fonts and images would be data: URLs, which default-src 'self' refuses.
  build: { assetsInlineLimit: 0, target: 'es2023', chunkSizeWarningLimit: 600 },
  worker: { format: 'es' },
  server: { headers: { ...headers, 'Content-Security-Policy': '' }, allowedHosts: true },
  preview: { host: '127.0.0.1', headers, allowedHosts: true },
});
