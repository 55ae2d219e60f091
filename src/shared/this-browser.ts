import { inject, type App, type InjectionKey } from 'vue';

/** What the embedded server knows of its place that its protocol has no words for. */
export interface ThisBrowser {
  /**
   * Whether models outlast the visit: `kept` when a trial write into lasting storage worked, else
   * `visit`. Loads the embedded server. Never throws.
   */
  persistence(): Promise<'kept' | 'visit'>;
}

const thisBrowserKey: InjectionKey<ThisBrowser> = Symbol('thisBrowser');

/** Makes the embedded server's place known to the rooms. main.ts supplies it. */
export function provideThisBrowser(thisBrowser: ThisBrowser): { install(app: App): void } {
  return { install: (app) => app.provide(thisBrowserKey, thisBrowser) };
}

/** The place of the embedded server; undefined in an app without one. */
export function useThisBrowser(): ThisBrowser | undefined {
  return inject(thisBrowserKey, undefined);
}
