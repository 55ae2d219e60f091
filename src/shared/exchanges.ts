import { hasInjectionContext, inject, type App, type InjectionKey } from 'vue';
import type { ExchangeRecord, Recording } from '@/ollama/recording';
import type { ServerId } from './server';

const exchangesKey: InjectionKey<Recording> = Symbol('exchanges');

/** Makes the log of exchanges known to the rooms. main.ts supplies it. */
export function provideExchanges(exchanges: Recording): { install(app: App): void } {
  return { install: (app) => app.provide(exchangesKey, exchanges) };
}

/** Gives the newest exchange with a server about a path; undefined where the log has none any more, or there is no log. */
export function useLastExchange(): (server: ServerId, path: string) => ExchangeRecord | undefined {
  const exchanges = inject(exchangesKey, undefined);
  return (server, path) => exchanges?.list().findLast((each) => each.server === server && each.path === path);
}

/** The log of exchanges, for what is not spoken by a client of ours. Undefined where there is none. */
export function useRecording(): Recording | undefined {
  return hasInjectionContext() ? inject(exchangesKey, undefined) : undefined;
}
