import type { RouteLocationNormalizedLoaded, RouteLocationRaw, RouteRecordRaw } from 'vue-router';
import type { TextKey, Texts } from './texts';

/** An entry of the command palette. */
export interface FeatureCommand {
  title: TextKey;
  icon: string;
  /** Where it leads; of where one is, where that matters. */
  to: RouteLocationRaw | ((from: RouteLocationNormalizedLoaded) => RouteLocationRaw);
}

/** A route of a room, with the texts that its page needs beside the room's own. */
export type FeatureRoute = RouteRecordRaw & { texts?: readonly (keyof Texts)[]; children?: FeatureRoute[] };

/** What a room's door, its index.ts, exports. Doors import nothing heavy; pages and texts load lazily. */
export interface Feature {
  /** Also the name of its texts in `locales/`, which load with its pages. */
  name: keyof Texts;
  title: TextKey;
  icon: string;
  /** The first route is the room's own and the navigation's target. */
  routes: FeatureRoute[];
  commands: FeatureCommand[];
  /**
   * Takes up work of an earlier visit, when the room's texts are there and `texts`, too. Asked after the first
   * paint: `isNeeded` must cost next to nothing.
   */
  resume?: { isNeeded: () => boolean; texts?: readonly (keyof Texts)[]; run: () => Promise<void> };
}
