import type { Server, ServerId } from '@/shared/servers.store';
import { readForm, type CreateForm, type ReadForm } from '../form/create-form';
import { quantizationsOf } from '../form/quantizations';
import type { ModelsFolder } from '../house/models-folder';
import type { ImportPlan } from '../job/job';
import type { TypedModelfile } from '../modelfile/modelfile-draft';
import type { GivenModelfile } from '../modelfile/recognize-modelfile';
import type { GivenFile } from '../recognize/intake';
import type { Recognized } from '../recognize/recognize';
import type { Ignored, Refusal } from '../recognize/refusal';

/** What was given but not imported yet: being read, refused, ready with a form to fill in, a folder to choose from, or left aside. */
export type Draft = ReadingDraft | RefusedDraft | ReadyDraft | HouseDraft | IgnoredDraft;

interface DraftBase {
  id: string;
  fileName: string;
  sizeBytes: number;
}

export interface ReadingDraft extends DraftBase {
  state: 'reading';
}

export interface RefusedDraft extends DraftBase {
  state: 'refused';
  refusal: Refusal;
  /** Further reasons. */
  more: Refusal[];
  sources: GivenFile[];
  /** That names the files, or is refused itself. */
  modelfile?: GivenModelfile;
}

export interface ReadyDraft extends DraftBase {
  state: 'ready';
  model: Recognized;
  form: CreateForm;
  /** The files it was recognised from. */
  sources: GivenFile[];
  /** Further servers that it goes to, besides the current one. */
  targets?: ServerId[];
  /** As given or typed. While it is shown it is what counts, and the form follows where it can. */
  modelfile?: TypedModelfile;
  /** Of a model that is moved as it is: sent instead of what the form says. */
  settings?: ImportPlan['settings'];
  /** The models folder it is moved from, without the others. */
  house?: ModelsFolder;
}

/** The models folder of another Ollama. */
export interface HouseDraft extends DraftBase {
  state: 'house';
  folder: ModelsFolder;
  /** What was chosen or left by hand, by name; of the others it depends on the server. */
  choices: ReadonlyMap<string, boolean>;
}

/** What was given in one go and belongs to no model. */
export interface IgnoredDraft extends DraftBase {
  state: 'ignored';
  ignored: Ignored[];
  /** Whether nothing else was there. */
  isAll: boolean;
}

/** What a draft asks of a server. */
export function toPlan(draft: ReadyDraft, server: Server | undefined): ImportPlan {
  const { form, model, settings: own } = draft;
  if (own) {
    const { template, ...others } = own;
    const settings = takesTemplate(server) && template !== undefined ? { template, ...others } : others;
    return { model: form.name, files: model.files, settings };
  }
  return { model: form.name.trim(), files: model.files, settings: readDraft(draft, server).settings };
}

/** Reads a draft's form for a server. */
export function readDraft({ form, model }: ReadyDraft, server: Server | undefined): ReadForm {
  return readForm(form, {
    takesTemplate: takesTemplate(server),
    needsBase: model.base !== undefined,
    canQuantize: quantizationsOf(model, server?.kind).length > 0,
  });
}

/** The embedded server uses the file's own chat template and refuses Go templates. */
export function takesTemplate(server: Server | undefined): boolean {
  return server?.kind !== 'embedded';
}
