import type { Server } from '@/shared/servers.store';
import type { ReadyDraft } from '../draft/draft';
import type { ImportPlan } from '../draft/plan';
import type { Job } from './job';
import type { JobRecord } from './job-record';

/** A job with what it takes to run it again. */
export interface ImportEntry {
  id: string;
  /** Fixed at the start: switching the server changes nothing for a job. */
  server: Server;
  job: Job;
  record: JobRecord;
  /** Its files and what it was started from. After a reload they are not there until found again. */
  work?: { plan: ImportPlan; draft: ReadyDraft };
}
