import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './app/App.vue';
import './app/app.css';
import { createQueryClient } from './app/query-client';
import { router } from './app/router';
import { networkTransport } from './ollama/network-transport';
import { authorizationHeaders } from './shared/authorization';
import { i18n } from './shared/texts';
import { createClients } from './shared/use-client';

const clients = createClients((server) => networkTransport(server.url, authorizationHeaders(server.authorization)));

createApp(App)
  .use(createPinia())
  .use(router)
  .use(i18n)
  .use(VueQueryPlugin, { queryClient: createQueryClient() })
  .use(icons)
  .use(clients)
  .mount('#app');
