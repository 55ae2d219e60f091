import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router';
import type { FeatureRoute } from '@/shared/feature';
import { useServersStore } from '@/shared/servers.store';
import { loadTexts } from '@/shared/texts';
import { features } from './features';
import { applyPresets } from './presets';

/** Hash history: dist/ sits under any path of any static host, without fallback rules. */
export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    ...features.flatMap(({ name, routes }) => routes.map((route) => withTexts(route, name))),
    { path: '/:unknown(.*)*', redirect: { name: features[0]!.name } },
  ],
});

type LazyPage = () => Promise<object>;

/** The route, with pages that come together with the room's texts. */
function withTexts({ texts = [], ...route }: FeatureRoute, room: string): RouteRecordRaw {
  const { component, children } = route;
  return {
    ...route,
    ...(typeof component === 'function' && {
      component: () =>
        Promise.all([(component as LazyPage)(), ...[room, ...texts].map(loadTexts)]).then(([page]) => page),
    }),
    ...(children && { children: children.map((child) => withTexts(child, room)) }),
  } as RouteRecordRaw;
}

let presets: Promise<void> | undefined;

// Every room is about a server: a first visit goes and looks for one, then on to where it was going.
router.beforeEach(async (to) => {
  const servers = useServersStore();
  presets ??= applyPresets();
  if (!servers.current) await presets;
  if (servers.current || to.name === 'welcome' || to.name === 'servers') return true;
  return { name: 'welcome', query: { to: to.fullPath } };
});
