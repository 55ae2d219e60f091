import { createRouter, createWebHashHistory } from 'vue-router';
import { features } from './features';

/** Hash history: dist/ sits under any path of any static host, without fallback rules. */
export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    ...features.flatMap(({ routes }) => routes),
    { path: '/:unknown(.*)*', redirect: { name: features[0]!.name } },
  ],
});
