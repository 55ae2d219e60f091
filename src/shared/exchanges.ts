import { inject, type App, type InjectionKey } from 'vue';
import type { ServerId } from './server';

/** An exchange with a server, as much of it as tells where to look it up. */
export interface Exchange {
  readonly server: string;
  readonly method: string;
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** The newest exchanges of all servers, the oldest first. */
export interface Exchanges {
  list(): readonly Exchange[];
}

const exchangesKey: InjectionKey<Exchanges> = Symbol('exchanges');

/** Makes the log of exchanges known to the rooms. main.ts supplies it. */
export function provideExchanges(exchanges: Exchanges): { install(app: App): void } {
  return { install: (app) => app.provide(exchangesKey, exchanges) };
}

/** Gives the newest exchange with a server about a path; undefined where the log has none any more, or there is no log. */
export function useLastExchange(): (server: ServerId, path: string) => Exchange | undefined {
  const exchanges = inject(exchangesKey, undefined);
  return (server, path) => exchanges?.list().findLast((each) => each.server === server && each.path === path);
}
