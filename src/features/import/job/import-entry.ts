import type { Server } from '@/shared/servers.store';
import type { ReadyDraft } from '../draft/draft';
import type { ImportPlan } from '../draft/plan';
import type { Job } from './job';

/** A job, and in memory alone what it is made from. */
export interface ImportEntry {
  id: string;
  job: Job;
  /** Fixed at the start: switching the server changes nothing for a job. */
  server: Server;
  /** After a reload it is not there until it is found again. */
  material?: Material;
}

/** The files of a job, as its plan has them, and the draft that it was started from. */
export interface Material {
  plan: ImportPlan;
  draft: ReadyDraft;
}
