import { createRouter, createWebHashHistory } from 'vue-router';
import { useServersStore } from '@/shared/servers.store';
import { features } from './features';
import { applyPresets } from './presets';

/** Hash history: dist/ sits under any path of any static host, without fallback rules. */
export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    ...features.flatMap(({ routes }) => routes),
    { path: '/:unknown(.*)*', redirect: { name: features[0]!.name } },
  ],
});

let presets: Promise<void> | undefined;

// Every room is about a server: a first visit goes and looks for one, then on to where it was going.
router.beforeEach(async (to) => {
  const servers = useServersStore();
  presets ??= applyPresets();
  if (!servers.current) await presets;
  if (servers.current || to.name === 'welcome' || to.name === 'servers') return true;
  return { name: 'welcome', query: { to: to.fullPath } };
});
