import { watch, type Ref } from 'vue';
import { serverName } from '@/shared/server-abilities';
import { toModels } from '@/shared/links';
import type { Server } from '@/shared/servers.store';
import { translate } from '@/shared/texts';
import type { WorkOrder } from '@/shared/work';
import { isUnderWay, type UpdateRow } from './update-row';

export const updateWorkId = 'update';

/**
 * An update as work of its own, which is told of once when all is over: its pulls are parts of it. It can be
 * neither stopped nor asked for again as a whole, for each of its pulls can.
 */
export function updateWork(
  server: Server,
  rows: () => readonly UpdateRow[],
  isUpdating: Readonly<Ref<boolean>>,
): WorkOrder<undefined> {
  return {
    id: updateWorkId,
    kind: 'models.work.update',
    server,
    initial: undefined,
    canStop: false,
    retry: null,
    describe: ({ at }) => ({
      title: serverName(server) ?? '',
      detail:
        at === 'running'
          ? translate('models.update.running', { done: rows().filter((row) => !isUnderWay(row)).length }, rows().length)
          : undefined,
      to: toModels(),
      isOfServer: true,
    }),
    run: () =>
      new Promise((resolve) => {
        const stop = watch(
          isUpdating,
          (isOn) => {
            if (isOn) return;
            resolve();
            queueMicrotask(() => stop());
          },
          { immediate: true },
        );
      }),
  };
}
