import { abilitiesOf } from '@/shared/server-abilities';
import type { Server, ServerId } from '@/shared/servers.store';
import {
  emptyForm,
  readForm,
  type CreateForm,
  type CreateSettings,
  type ReadForm,
} from '@/shared/model-form/create-form';
import { quantizingOf } from '../weights/quantizing';
import type { HouseChoice, HouseRow } from '../house/house';
import type { ModelsFolder } from '../house/models-folder';
import type { GivenModelfile } from '../modelfile/given-modelfile';
import type { GivenFile } from '../given/given-file';
import type { Recognized } from '../weights/recognized';
import type { Ignored, Refusal } from '../given/refusal';

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
  /** What it has in common with the many that were given with it. */
  batch?: string;
  /** Of those, whether it is to be imported with the others that are. */
  isChosen?: boolean;
  /** Further servers that it goes to, besides the current one. */
  targets?: ServerId[];
  /** As given or typed. While it is shown it is what counts, and the form follows where it can. */
  modelfile?: TypedModelfile;
  /** Of a model that is moved as it is: sent instead of what the form says. */
  settings?: CreateSettings;
  /** The models folder it is moved from, without the others. */
  house?: ModelsFolder;
}

/** The Modelfile of a draft, as given or typed. */
export interface TypedModelfile {
  text: string;
  /** What it is read as where nothing in it says it, and the file to read it again from. */
  guess?: GivenModelfile['guess'];
  file?: File;
  /** Shown instead of the form: what it says counts. */
  isShown: boolean;
}

/** The models folder of another Ollama. */
export interface HouseDraft extends DraftBase, HouseChoice {
  state: 'house';
}

/** What was given in one go and belongs to no model. */
export interface IgnoredDraft extends DraftBase {
  state: 'ignored';
  ignored: Ignored[];
  /** Whether nothing else was there. */
  isAll: boolean;
}

/** Reads a draft's form for a server. */
export function readDraft({ form, model }: ReadyDraft, server: Server | undefined): ReadForm {
  return readForm(form, {
    takesTemplate: abilitiesOf(server).takesTemplates,
    needsBase: model.base !== undefined,
    canQuantize: quantizingOf(model, server) !== undefined,
  });
}

/** A model on its way, under its own name. */
export function toReady(id: string, { path }: ModelsFolder, model: HouseRow['model']): ReadyDraft {
  const { model: recognized, settings } = model.result;
  return {
    id,
    fileName: model.name,
    sizeBytes: recognized.files.reduce((sum, { blob }) => sum + blob.size, 0),
    state: 'ready',
    model: recognized,
    form: emptyForm(model.name),
    sources: model.sources,
    settings,
    house: { path, models: [model] },
  };
}
