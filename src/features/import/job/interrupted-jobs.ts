import type { ReadyDraft } from '../draft/draft';
import type { GivenFile } from '../given/given-file';
import { findFiles, planAgain } from './find-files';
import type { ImportEntry, Material } from './import-entry';
import type { Interrupted } from './job';

interface Ports {
  entries: () => readonly ImportEntry[];
  get: (id: string) => ImportEntry | undefined;
  /** Called with what a job needs to go on. */
  onNeeds: (id: string, state: Interrupted) => void;
  /** Called when a job has all it needs. */
  onFound: (id: string, material: Material) => void;
}

/** Finds the files of jobs that an earlier visit left, for as long as they wait for them. */
export function interruptedJobs({ entries, get, onNeeds, onFound }: Ports) {
  /** What jobs were given while they lack others. */
  const givenBack = new Map<string, GivenFile[]>();

  /**
   * Gives files to the interrupted jobs that wait for them; a job that needs more keeps those it was given.
   * Resolves with the files that belong to none, and the ids of the jobs that had all they needed.
   */
  async function giveBack(given: readonly GivenFile[]): Promise<{ left: GivenFile[]; resumed: string[] }> {
    const resumed: string[] = [];
    const taken = new Set<GivenFile>();
    for (const { id, job } of entries()) {
      // One that was stopped goes on when it is told to, not because its file is wanted for something else.
      if (job.state.at !== 'interrupted' || job.state.needs === 'word') continue;
      const own = given.filter(({ file }) =>
        job.sources.some(({ name, sizeBytes }) => name === file.name && sizeBytes === file.size),
      );
      if (own.length === 0) continue;
      const { goesOn, wrong } = await find(id, { ask: true, given: [...own, ...(givenBack.get(id) ?? [])] });
      if (goesOn) resumed.push(id);
      const fitting = own.filter(
        ({ file }) => !job.sources.some(({ name, path }) => name === file.name && wrong.includes(path)),
      );
      givenBack.set(id, [...fitting, ...(givenBack.get(id) ?? [])]);
      for (const each of fitting) taken.add(each);
    }
    return { left: given.filter((each) => !taken.has(each)), resumed };
  }

  /** Looks for an interrupted job's files and lets it go on. Resolves with whether it does, and the paths of the wrong ones. */
  async function find(
    id: string,
    options: { ask: boolean; given?: readonly GivenFile[] },
  ): Promise<{ goesOn: boolean; wrong: string[] }> {
    const job = get(id)?.job;
    if (!job) return { goesOn: false, wrong: [] };
    const found = await findFiles(job, options);
    const again = 'sources' in found ? await planAgain(job, found.sources) : undefined;
    const entry = get(id);
    // Another search, or the user, may have been faster.
    if (entry?.job.state.at !== 'interrupted') return { goesOn: false, wrong: [] };
    if ('sources' in found && again) {
      const { form, fileName } = entry.job;
      const sizeBytes = again.plan.files.reduce((sum, { blob }) => sum + blob.size, 0);
      const files = { sources: found.sources, sizeBytes };
      const draft: ReadyDraft = { id, state: 'ready', fileName, form, ...files, ...again.source };
      givenBack.delete(id);
      onFound(id, { plan: again.plan, draft });
      return { goesOn: true, wrong: [] };
    }
    const all = job.sources.map(({ path }) => path);
    const state: Interrupted =
      'sources' in found ? { at: 'interrupted', needs: 'files', lacking: [], wrong: all } : found;
    onNeeds(id, state);
    return { goesOn: false, wrong: state.needs === 'files' ? state.wrong : [] };
  }

  /** Lets go of what a job was given. */
  function forget(id: string): void {
    givenBack.delete(id);
  }

  return { giveBack, find, forget };
}
