import { computed, onScopeDispose, shallowRef } from 'vue';
import { isAbort } from '@/base/abort';
import type { JobKind, JobProgress, Jobs } from './jobs';
import { runJob, type VectorList } from './run-job';

export type JobState<K extends JobKind> =
  | { at: 'idle' | 'stopped' }
  | { at: 'running'; progress?: JobProgress }
  | { at: 'done'; output: Jobs[K]['output'] }
  | { at: 'failed'; error: unknown };

/** One job of a component at a time: a new one ends the one before, and all end with the component. */
export function useJob<K extends JobKind>(kind: K) {
  const state = shallowRef<JobState<K>>({ at: 'idle' });
  let running: AbortController | undefined;

  async function start(input: Jobs[K]['input'], ...lists: VectorList[]): Promise<void> {
    running?.abort();
    const own = new AbortController();
    running = own;
    const say = (next: JobState<K>) => {
      if (running === own) state.value = next;
    };
    say({ at: 'running' });
    try {
      const onProgress = (progress: JobProgress) => say({ at: 'running', progress });
      say({ at: 'done', output: await runJob(kind, input, lists, { signal: own.signal, onProgress }) });
    } catch (error) {
      say(isAbort(error) ? { at: 'stopped' } : { at: 'failed', error });
    }
  }

  function stop(): void {
    running?.abort();
  }

  function forget(): void {
    running?.abort();
    running = undefined;
    state.value = { at: 'idle' };
  }

  onScopeDispose(stop);
  const output = computed(() => (state.value.at === 'done' ? state.value.output : undefined));
  return { state, output, start, stop, forget };
}
