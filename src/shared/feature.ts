import type { RouteLocationRaw, RouteRecordRaw } from 'vue-router';
import type { TextKey } from './texts';

/** An entry of the command palette. */
export interface FeatureCommand {
  title: TextKey;
  icon: string;
  to: RouteLocationRaw;
}

/** What a room's door, its index.ts, exports. Doors import nothing heavy; pages load lazily. */
export interface Feature {
  name: string;
  title: TextKey;
  icon: string;
  /** The first route is the room's own and the navigation's target. */
  routes: RouteRecordRaw[];
  commands: FeatureCommand[];
  /** Takes interrupted work up again. Called after the first paint when the flag is `true` in localStorage. */
  resume?: { flag: string; run: () => Promise<void> };
}
