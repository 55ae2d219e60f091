import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './app/App.vue';
import './app/app.css';
import { features } from './app/features';
import { showLoads } from './app/show-loads';
import { createQueryClient } from './app/query-client';
import { router } from './app/router';
import { lazyEmbedded } from './embedded/lazy-embedded';
import { networkTransport } from './ollama/network-transport';
import { Recording, recordingTransport } from './ollama/recording';
import type { Transport } from './ollama/transport';
import { authorizationHeaders } from './shared/authorization';
import { provideExchanges } from './shared/exchanges';
import type { Server } from './shared/servers.store';
import { i18n, loadTexts } from './shared/texts';
import { provideThisBrowser } from './shared/this-browser';
import { createClients } from './shared/use-client';

const pinia = createPinia();
const embedded = lazyEmbedded({ onLoad: showLoads(pinia) });

function transportFor(server: Server): Transport {
  return server.kind === 'embedded'
    ? embedded.transport
    : networkTransport(server.url, authorizationHeaders(server.authorization));
}

/** The newest exchanges with all servers. `paddock.exchanges()` in the browser's console shows them. */
const recording = new Recording();
Object.assign(window, { paddock: { exchanges: () => recording.list() } });

createApp(App)
  .use(pinia)
  .use(router)
  .use(i18n)
  .use(VueQueryPlugin, { queryClient: createQueryClient() })
  .use(icons)
  .use(createClients((server) => recordingTransport(transportFor(server), recording, server.id)))
  .use(provideThisBrowser(embedded))
  .use(provideExchanges(recording))
  .mount('#app');

// After the first paint: what an earlier visit left undone should not hold this one up.
requestAnimationFrame(() =>
  setTimeout(() => {
    for (const { name, resume } of features)
      if (resume?.isNeeded()) void Promise.all([name, ...(resume.texts ?? [])].map(loadTexts)).then(resume.run);
  }),
);
