import { defineStore } from 'pinia';
import { computed, shallowReactive, shallowRef } from 'vue';
import { newId } from '@/base/ids';
import type { Server } from '@/shared/servers.store';
import { emptyForm, readForm, type CreateForm } from './create-form';
import type { Intake } from './intake';
import type { ImportPlan } from './job';
import { recognize, type Recognized, type Refusal } from './recognize';
import { suggestName } from './suggest-name';

/** Files that were given but not imported yet: being read, refused, or ready with a form to fill in. */
export type Draft = ReadingDraft | RefusedDraft | ReadyDraft;

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
}

export interface ReadyDraft extends DraftBase {
  state: 'ready';
  model: Recognized;
  form: CreateForm;
}

type IsTaken = (name: string) => boolean;

/** What has been dropped or picked. It stays while other rooms are visited. */
export const useDraftsStore = defineStore('import-drafts', () => {
  const byId = shallowReactive(new Map<string, Draft>());
  const isMakingSample = shallowRef(false);
  const sampleError = shallowRef<unknown>();

  /** In the order they were given. */
  const drafts = computed(() => [...byId.values()]);

  /** Recognises what was given, all at once. Resolves with the ids when every file is ready or refused. */
  async function take({ files, folders }: Intake, isTaken: IsTaken): Promise<string[]> {
    for (const fileName of folders) refuse({ id: newId(), fileName, sizeBytes: 0 }, { code: 'folder' });
    return Promise.all(files.map((file) => takeFile(file, isTaken)));
  }

  /** Makes the sample model and takes it in. Its maker is loaded only now. */
  async function addSample(isTaken: IsTaken): Promise<string[]> {
    if (isMakingSample.value) return [];
    isMakingSample.value = true;
    sampleError.value = undefined;
    try {
      const { sampleModel, sampleTemplate } = await import('@/formats/chain-model');
      return [await takeFile(sampleModel(), isTaken, { template: sampleTemplate })];
    } catch (error) {
      sampleError.value = error;
      return [];
    } finally {
      isMakingSample.value = false;
    }
  }

  /** Recognises one file, with a form that is filled in already as far as `given` goes. Resolves with its id. */
  async function takeFile(file: File, isTaken: IsTaken, given: Partial<CreateForm> = {}): Promise<string> {
    const base = { id: newId(), fileName: file.name, sizeBytes: file.size };
    byId.set(base.id, { ...base, state: 'reading' });
    const outcome = await recognize(file);
    // It may have been taken away meanwhile.
    if (!byId.has(base.id)) return base.id;
    if ('refusal' in outcome) {
      refuse(base, outcome.refusal);
    } else {
      const { model } = outcome;
      const form = { ...emptyForm(nameFor(model, isTaken)), ...given };
      byId.set(base.id, { ...base, state: 'ready', model, form });
    }
    return base.id;
  }

  function refuse(base: DraftBase, refusal: Refusal): void {
    byId.set(base.id, { ...base, state: 'refused', refusal });
  }

  /** Offers the files of an earlier import again, with the same form. Returns the new draft's id. */
  function putBack(draft: ReadyDraft): string {
    const id = newId();
    byId.set(id, { ...draft, id });
    return id;
  }

  function nameFor({ description, files }: Recognized, isTaken: IsTaken): string {
    const others = drafts.value.flatMap((draft) => (draft.state === 'ready' ? [draft.form.name] : []));
    const quantization = description.quantization === 'unknown' ? undefined : description.quantization;
    const hints = { title: description.name, fileName: files[0]!.name, quantization };
    return suggestName(hints, (name) => others.includes(name) || isTaken(name));
  }

  function setForm(id: string, form: CreateForm): void {
    const draft = byId.get(id);
    if (draft?.state === 'ready') byId.set(id, { ...draft, form });
  }

  function remove(id: string): void {
    byId.delete(id);
  }

  return { drafts, isMakingSample, sampleError, take, takeFile, addSample, putBack, setForm, remove };
});

/** What a draft asks of a server. */
export function toPlan({ form, model }: ReadyDraft, server: Server): ImportPlan {
  const { settings } = readForm(form, { takesTemplate: takesTemplate(server) });
  return { model: form.name.trim(), files: model.files, settings };
}

/** The embedded server uses the file's own chat template and refuses Go templates. */
export function takesTemplate(server: Server | undefined): boolean {
  return server?.kind !== 'embedded';
}
