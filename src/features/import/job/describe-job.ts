import { explainError } from '@/shared/explain-error';
import { displayName, parseModelName } from '@/ollama/model-name';
import { toImport, toModel } from '@/shared/links';
import { abilitiesOf } from '@/shared/server-abilities';
import type { Server } from '@/shared/servers.store';
import { translate } from '@/shared/texts';
import type { WorkView } from '@/shared/work';
import { storedFraction, type FileState, type Job, type Transfer } from './job';

/** A job as the activity dock shows it. */
export function describeJob(job: Job, server: Server): WorkView {
  const transfer = currentTransfer(job);
  return {
    title: job.model,
    detail: detailOf(job, server),
    progress: job.state.at === 'done' ? 1 : storedFraction(job),
    bytesPerSecond: transfer?.bytesPerSecond,
    remainingSeconds: transfer?.remainingSeconds,
    // What is made is shown by its own name; what is not, where it is made.
    ...(job.state.at === 'done' ? { to: toModel(listedName(job.model)), isOfServer: true } : { to: toImport() }),
  };
}

/** As the server lists it, with its tag. */
function listedName(model: string): string {
  const name = parseModelName(model);
  return name ? displayName(name) : model;
}

/** The steps that a job of several files is said to be at, the most telling one first. */
const telling = ['uploading', 'digesting', 'checking', 'queued', 'waiting'] as const;

function detailOf(job: Job, server: Server): string {
  if (job.state.at === 'failed') return explainError(job.state.error, { server }).title;
  if (job.state.at !== 'storing') return translate(`import.job.state.${job.state.at}`);
  const step = telling.find((at) => job.files.some(({ state }) => state.at === at)) ?? 'waiting';
  return translate(`import.file.state.${step === 'uploading' && abilitiesOf(server).isLocal ? 'storing' : step}`);
}

function currentTransfer(job: Job): Transfer | undefined {
  if (job.state.at !== 'storing') return undefined;
  return transferOf(job, 'uploading') ?? transferOf(job, 'digesting');
}

function transferOf(job: Job, at: 'uploading' | 'digesting'): Transfer | undefined {
  const file = job.files.find(({ state }) => state.at === at);
  return (file?.state as Extract<FileState, { at: typeof at }> | undefined)?.transfer;
}
