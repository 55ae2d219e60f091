import { isRunning, type Job } from './job';

/** What a queue must know of an entry. */
interface Queued {
  id: string;
  server: { id: string };
  job: Pick<Job, 'state' | 'place'>;
}

/** So many jobs of a server are at their files at once: while two upload, a third is digested. */
const jobsPerServer = 3;

/** Those that wait or run in the order of their turn, then the others, the newest first. */
export function inOrder<T extends Queued>(entries: Iterable<T>): T[] {
  const all = [...entries].toSorted((one, other) => one.job.place - other.job.place);
  return [...all.filter(({ job }) => isRunning(job)), ...all.filter(({ job }) => !isRunning(job)).toReversed()];
}

/** Those that wait, in the order of their turn. */
export function waiting<T extends Queued>(entries: Iterable<T>): T[] {
  return inOrder(entries).filter(({ job }) => job.state.at === 'queued');
}

/** The waiting ones that may begin now. A model that the server is creating keeps nobody waiting. */
export function whoseTurn<T extends Queued>(entries: readonly T[]): T[] {
  const atWork = new Map<string, number>();
  const count = (server: string) => atWork.get(server) ?? 0;
  for (const { server, job } of entries) if (job.state.at === 'storing') atWork.set(server.id, count(server.id) + 1);
  return waiting(entries).filter(({ server }) => {
    if (count(server.id) >= jobsPerServer) return false;
    atWork.set(server.id, count(server.id) + 1);
    return true;
  });
}
