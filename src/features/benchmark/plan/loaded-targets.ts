import { groupBy } from '@/base/group-by';
import { isSameModel } from '@/ollama/model-name';
import { serverName } from '@/shared/server-abilities';
import type { Server } from '@/shared/server';
import type { ServerClient } from '@/shared/use-client';
import type { Target } from './plan';

/** A model that is to be unloaded and is in memory now. */
export interface LoadedTarget {
  model: string;
  server: string;
  /** In milliseconds since 1970; absent where it stays, or the server does not tell. */
  untilMs?: number;
}

/** Further ahead than this means that it stays. */
const yearMs = 31_557_600_000;

/** Which of the targets are loaded now. A server that does not tell counts as having none. Never throws. */
export async function loadedTargets(
  targets: readonly Target[],
  serverOf: (id: string) => Server | undefined,
  clientFor: (server: Server) => Pick<ServerClient, 'running'>,
): Promise<LoadedTarget[]> {
  const found = await Promise.all(
    [...groupBy(targets, ({ serverId }) => serverId)].map(async ([id, own]): Promise<LoadedTarget[]> => {
      const server = serverOf(id);
      if (!server) return [];
      try {
        const { models } = await clientFor(server).running({ signal: AbortSignal.timeout(5000) });
        return own.flatMap(({ model }) => {
          const loaded = models.find(({ name }) => name === model || isSameModel(name, model));
          if (!loaded) return [];
          const untilMs = Date.parse(loaded.expires_at ?? '');
          const isTold = untilMs - Date.now() < yearMs;
          return { model, server: serverName(server), ...(isTold && { untilMs }) };
        });
      } catch {
        return [];
      }
    }),
  );
  return found.flat();
}
