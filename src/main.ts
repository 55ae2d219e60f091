import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './app/App.vue';
import './app/app.css';
import { features } from './app/features';
import { createQueryClient } from './app/query-client';
import { router } from './app/router';
import { lazyTransport } from './embedded/lazy-transport';
import type { LoadListener } from './embedded/this-browser';
import { networkTransport } from './ollama/network-transport';
import { Recording, recordingTransport } from './ollama/recording';
import type { Transport } from './ollama/transport';
import { useActivityStore } from './shared/activity.store';
import { authorizationHeaders } from './shared/authorization';
import { embeddedServer, type Server } from './shared/servers.store';
import { i18n } from './shared/texts';
import { createThisBrowser } from './shared/this-browser';
import { createClients } from './shared/use-client';

const pinia = createPinia();

/** The embedded server costs nothing until somebody asks it something. */
let started: ReturnType<typeof startEmbedded> | undefined;
const embedded = () => (started ??= startEmbedded());

async function startEmbedded() {
  try {
    const { createThisBrowser: create } = await import('./embedded/this-browser');
    return await create({ onLoad: showLoad });
  } catch (error) {
    started = undefined;
    throw error;
  }
}

/** Loading a model inside the page is work in progress like any other. */
const showLoad: LoadListener = (load) => {
  const activities = useActivityStore(pinia);
  const { id: serverId } = embeddedServer;
  const id = `load-${serverId}`;
  if (!load) return activities.remove(id);
  const { model: title, fraction: progress } = load;
  activities.put({ id, kind: 'load', title, serverId, status: 'running', progress, to: { name: 'models' } });
};

function transportFor(server: Server): Transport {
  return server.kind === 'embedded'
    ? lazyTransport(async () => (await embedded()).transport)
    : networkTransport(server.url, authorizationHeaders(server.authorization));
}

/** The newest exchanges with all servers. `paddock.exchanges()` in the browser's console shows them. */
const recording = new Recording();
Object.assign(window, { paddock: { exchanges: () => recording.list() } });

const clients = createClients((server) => recordingTransport(transportFor(server), recording, server.id));
const thisBrowser = createThisBrowser({
  persistence: () =>
    embedded().then(
      ({ persistence }) => persistence,
      () => 'visit',
    ),
});

createApp(App)
  .use(pinia)
  .use(router)
  .use(i18n)
  .use(VueQueryPlugin, { queryClient: createQueryClient() })
  .use(icons)
  .use(clients)
  .use(thisBrowser)
  .mount('#app');

// After the first paint: what an earlier visit left undone should not hold this one up.
requestAnimationFrame(() =>
  setTimeout(() => {
    for (const { resume } of features) if (resume && isSet(resume.flag)) void resume.run();
  }),
);

/** A browser that keeps nothing may not even let itself be asked. */
function isSet(flag: string): boolean {
  try {
    return localStorage.getItem(flag) === 'true';
  } catch {
    return false;
  }
}
