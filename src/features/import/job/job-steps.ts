import type { FileState, FileStep, JobProgress } from './job';

/** The way of a job as people see it. */
export const stepNames = ['digest', 'check', 'upload', 'create'] as const;
export type StepName = (typeof stepNames)[number];

export type StepState = 'todo' | 'current' | 'done' | 'skipped' | 'failed' | 'stopped';

/** How far each step is. A job of several files is where the hindmost of them is; one without files only creates. */
export function stepsOf(job: JobProgress): { name: StepName; state: StepState }[] {
  if (job.state.at === 'queued' || job.state.at === 'interrupted')
    return stepNames.map((name) => ({ name, state: 'todo' }));
  const at = placeOf(job);
  const end = job.state.at === 'failed' || job.state.at === 'stopped' ? job.state.at : 'current';
  const wasThere = job.files.every(({ state }) => state.at === 'stored' && state.how === 'existed');
  return stepNames.flatMap((name, place) => {
    if (job.files.length === 0 && name !== 'create') return [];
    if (place > at) return { name, state: 'todo' };
    if (place === at) return { name, state: end };
    return { name, state: name === 'upload' && wasThere ? 'skipped' : 'done' };
  });
}

/** The index of the step that is under way; beyond the last when all are done. */
function placeOf(job: JobProgress): number {
  if (job.state.at === 'done') return stepNames.length;
  const phase = 'during' in job.state ? job.state.during : job.state.at;
  if (phase === 'proving') return stepNames.indexOf('digest');
  const inCreate = phase === 'creating' || phase === 'waiting';
  if (inCreate) return stepNames.indexOf('create');
  // A failed file is what the job failed at, wherever the others are.
  if (job.files.length === 0) return stepNames.indexOf('create');
  const failed = job.files.filter(({ state }) => state.at === 'failed');
  const hindmost = Math.min(...(failed.length > 0 ? failed : job.files).map(({ state }) => placeOfFile(state)));
  // A model derived from another has no files.
  return Math.min(hindmost, stepNames.indexOf('create'));
}

function placeOfFile(state: FileState): number {
  if (state.at === 'stored') return stepNames.indexOf('create');
  return stepNames.indexOf(stepOf['during' in state ? state.during : state.at]);
}

const stepOf: Record<FileStep, StepName> = {
  waiting: 'digest',
  digesting: 'digest',
  checking: 'check',
  queued: 'upload',
  uploading: 'upload',
  proving: 'create',
};
