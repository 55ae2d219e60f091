import type { Server } from '@/shared/servers.store';
import type { ReadyDraft } from '../draft/draft';
import type { ImportPlan } from '../draft/plan';
import { newProgress, type Job } from './job';

/** So much is stored of a job's files themselves, each and together. */
const storedBytes = { each: 1024 * 1024, all: 8 * 1024 * 1024 };

interface NewJob {
  id: string;
  place: number;
  server: Server;
  plan: ImportPlan;
  draft: ReadyDraft;
}

/** A job that begins. */
export function newJob({ id, place, server, plan, draft }: NewJob): Job {
  let soFar = 0;
  const isStored = ({ size }: File) => {
    if (size > storedBytes.each || soFar + size > storedBytes.all) return false;
    soFar += size;
    return true;
  };
  return {
    ...newProgress(plan),
    id,
    place,
    server: { id: server.id, kind: server.kind, name: server.name, url: server.url },
    fileName: draft.fileName,
    kind: draft.model.description.kind,
    form: draft.form,
    settings: plan.settings,
    sources: draft.sources.map(({ file, path, root }) => ({
      path,
      name: file.name,
      sizeBytes: file.size,
      root,
      file: isStored(file) ? file : undefined,
    })),
  };
}
