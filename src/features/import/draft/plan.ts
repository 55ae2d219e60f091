import type { CreateRequest, Digest } from '@/ollama';
import { abilitiesOf } from '@/shared/server-abilities';
import type { Server } from '@/shared/servers.store';
import type { CreateSettings } from '@/shared/model-form/create-form';
import type { ImportFile } from '../weights/recognized';
import { readDraft, type ReadyDraft } from './draft';

/** What is to become of the files, fixed when the job starts. */
export interface ImportPlan {
  model: string;
  files: ImportFile[];
  settings: CreateSettings;
}

/** What a draft asks of a server. */
export function toPlan(draft: ReadyDraft, server: Server | undefined): ImportPlan {
  const { form, model, settings: own } = draft;
  if (own) {
    const { template, ...others } = own;
    const settings = abilitiesOf(server).takesTemplates && template !== undefined ? { template, ...others } : others;
    return { model: form.name, files: model.files, settings };
  }
  return { model: form.name.trim(), files: model.files, settings: readDraft(draft, server).settings };
}

/** The create request of a plan whose files are stored under `digests`, in the same order. */
export function toCreateRequest(plan: ImportPlan, digests: Digest[]): CreateRequest {
  const request: CreateRequest = { model: plan.model, ...plan.settings };
  plan.files.forEach(({ name, field }, index) => {
    request[field] = { ...request[field], [name]: digests[index]! };
  });
  return request;
}
