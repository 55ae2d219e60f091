import type { Server } from '@/shared/servers.store';
import type { ReadyDraft } from '../draft/draft';
import type { ImportPlan } from '../draft/plan';
import type { Job } from './job';

/** A job, and in memory alone what it is worked on with. */
export interface ImportEntry {
  id: string;
  job: Job;
  /** Fixed at the start: switching the server changes nothing for a job. */
  server: Server;
  /** Its files and what it was started from. After a reload they are not there until found again. */
  work?: Work;
}

export interface Work {
  plan: ImportPlan;
  draft: ReadyDraft;
}
