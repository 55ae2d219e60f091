import { abortError } from '@/base/abort';
import { embeddedServer, type Server } from '@/shared/servers.store';
import type { WorkOrder, WorkView } from '@/shared/work';

/** Work for tests of the shell, which ends when it is told. */
export function dockWork(id: string, view: Partial<WorkView> = {}, more: Partial<WorkOrder<Partial<WorkView>>> = {}) {
  let settle: { resolve: () => void; reject: (error: unknown) => void };
  let report: (view: Partial<WorkView>) => void = () => {};
  const order: WorkOrder<Partial<WorkView>> = {
    id,
    kind: 'models.work.pull',
    server: embeddedServer as Server,
    initial: view,
    describe: ({ progress }) => ({ title: 'tiny:latest', to: '/models', ...progress }),
    run: (tools) => {
      report = tools.report;
      return new Promise<void>((resolve, reject) => {
        settle = { resolve, reject };
        tools.signal.addEventListener('abort', () => reject(tools.signal.reason as Error));
      });
    },
    ...more,
  };
  return {
    order,
    report: (now: Partial<WorkView>) => report(now),
    done: () => settle.resolve(),
    fail: () => settle.reject(new Error('no')),
    stopped: () => settle.reject(abortError()),
  };
}
