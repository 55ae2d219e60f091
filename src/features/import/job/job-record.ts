import type { GgufKind } from '@/formats/gguf-describe';
import type { Digest } from '@/ollama';
import type { Server } from '@/shared/servers.store';
import type { CreateForm } from '../form/create-form';
import type { ReadyDraft } from '../draft/draft';
import type { RootHandle } from '../given/file-handles';
import type { Job } from './job';
import type { ImportFile } from '../weights/recognized';
import type { ImportPlan } from '../draft/plan';

/** An import as it is kept until it is done: everything but the bytes of its files. */
export interface JobRecord {
  id: string;
  /** The page that works on it. */
  owner: string;
  /** Milliseconds since 1970: those that began first come first. */
  place: number;
  /** Without credentials: those are kept with the server alone. */
  server: Pick<Server, 'id' | 'kind' | 'name' | 'url'>;
  /** `open` goes on by itself after a reload; the others when they are told to. */
  at: 'open' | 'failed' | 'stopped';
  fileName: string;
  kind: GgufKind;
  form: CreateForm;
  model: ImportPlan['model'];
  settings: ImportPlan['settings'];
  files: FileRecord[];
  sources: SourceRecord[];
}

/** A file of the plan. */
export interface FileRecord {
  name: string;
  field: ImportFile['field'];
  sizeBytes: number;
  digest?: Digest;
}

/** A file that was given. */
export interface SourceRecord {
  path: string;
  name: string;
  sizeBytes: number;
  /** Known once it has been sampled. */
  fingerprint?: string;
  root?: RootHandle;
  /** A small file itself: it need not be asked for. */
  file?: File;
}

/** So much is kept of a job's files themselves, each and together. */
const keptBytes = { each: 1024 * 1024, all: 8 * 1024 * 1024 };

interface NewRecord {
  id: string;
  owner: string;
  server: Server;
  plan: ImportPlan;
  draft: ReadyDraft;
}

/** A job that begins. */
export function newRecord({ id, owner, server, plan, draft }: NewRecord): JobRecord {
  let keptSoFar = 0;
  const isKept = ({ size }: File) => {
    if (size > keptBytes.each || keptSoFar + size > keptBytes.all) return false;
    keptSoFar += size;
    return true;
  };
  return {
    id,
    owner,
    place: Date.now(),
    server: { id: server.id, kind: server.kind, name: server.name, url: server.url },
    at: 'open',
    fileName: draft.fileName,
    kind: draft.model.description.kind,
    form: draft.form,
    model: plan.model,
    settings: plan.settings,
    files: plan.files.map(({ name, field, blob, digest }) => ({ name, field, sizeBytes: blob.size, digest })),
    sources: draft.sources.map(({ file, path, root }) => ({
      path,
      name: file.name,
      sizeBytes: file.size,
      root,
      file: isKept(file) ? file : undefined,
    })),
  };
}

/** A record as its job is now. */
export function recordAfter(record: JobRecord, job: Job): JobRecord {
  const at = job.state.at === 'failed' || job.state.at === 'stopped' ? job.state.at : 'open';
  const files = record.files.map((file, index) => ({ ...file, digest: job.files[index]?.digest ?? file.digest }));
  return { ...record, at, files };
}

/** The job of a record, before its files have been found again. */
export function jobOf({ model, files, at }: JobRecord): Job {
  return {
    model,
    files: files.map(({ name, sizeBytes, digest }) => ({ name, sizeBytes, digest, state: { at: 'waiting' } })),
    lines: [],
    state: at === 'open' ? { at: 'interrupted', needs: 'time' } : { at: 'interrupted', needs: 'word' },
  };
}
