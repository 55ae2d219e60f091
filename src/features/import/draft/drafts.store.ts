import { defineStore } from 'pinia';
import { computed, shallowReactive, shallowRef } from 'vue';
import { newId } from '@/base/ids';
import type { ServerId } from '@/shared/servers.store';
import { emptyForm, type CreateForm } from '../form/create-form';
import { leftOf, withModelfile, withTyped } from './modelfile-draft';
import type { GivenFile } from '../given/given-file';
import type { Recognized } from '../weights/recognized';
import type { Dropped } from '../given/intake';
import { type Outcome, recognize } from '../recognize/recognize';
import { ownTitle } from '../modelfile/modelfile-text';
import { recognizeGiven } from '../recognize/recognize-modelfile';
import { recognizeJoined } from '../recognize/recognize-named';
import type { HasBlob } from '../recognize/server-blobs';
import type { Ignored } from '../given/refusal';
import type { Draft, HouseDraft, ReadyDraft, RefusedDraft, TypedModelfile } from './draft';
import type { ModelsFolder } from '../house/models-folder';
import { batchFrom } from './batches';
import { suggestName } from './suggest-name';
import { sourcesThatWait } from './waiting';

type IsTaken = (name: string) => boolean;

/** What has been dropped or picked. It stays while other rooms are visited. */
export const useDraftsStore = defineStore('import-drafts', () => {
  const byId = shallowReactive(new Map<string, Draft>());
  const isMakingSample = shallowRef(false);
  const sampleError = shallowRef<unknown>();

  /** In the order they were given. */
  const drafts = computed(() => [...byId.values()]);

  /** Recognises what was given, all at once. Resolves with the ids of what came of it, the models first. */
  async function take({ folders, intake }: Dropped, isTaken: IsTaken, hasBlob?: HasBlob): Promise<string[]> {
    const reading = newId();
    const show = (fileName: string) => byId.set(reading, { id: reading, fileName, sizeBytes: 0, state: 'reading' });
    if (folders.length > 0) show(folders.join(', '));
    const { files, unreadable, takenElsewhere = 0 } = await intake;
    const fileName = folders.join(', ') || (files[0]?.file.name ?? '');
    show(fileName);
    const before = drafts.value.filter((draft) => draft.state === 'ready');
    const { outcomes, houses, ignored } = await recognizeGiven(
      [...takeWaiting(files), ...files],
      before.flatMap(({ sources }) => sources),
      hasBlob,
    );
    byId.delete(reading);
    const made = outcomes.map((outcome) => {
      const old = outcome.modelfile ? takeFrom(before, outcome) : [];
      ignored.push(...old.flatMap((draft) => leftOf(draft, outcome)));
      return add(outcome, isTaken, old[0] && { name: old[0].form.name, quantize: old[0].form.quantize });
    });
    gather(made);
    const ids = [...houses.map(addHouse), ...made];
    const left: Ignored[] = [...ignored, ...unreadable.map((path) => ({ path, code: 'unreadable' as const }))];
    if (takenElsewhere > 0 || (left.length === 0 && ids.length > 0)) return ids;
    const isAll = ids.length === 0;
    const id = newId();
    byId.set(id, { id, fileName, sizeBytes: 0, state: 'ignored', ignored: left, isAll });
    return [...ids, id];
  }

  /** Makes a list of many models that were given together. What a Modelfile says, and what needs a base, is seen to by itself. */
  function gather(ids: readonly string[]): void {
    const many = ids.flatMap((id) => {
      const draft = byId.get(id);
      return draft?.state === 'ready' && !draft.modelfile && !draft.model.base ? [draft] : [];
    });
    if (many.length < batchFrom) return;
    const batch = newId();
    for (const draft of many) byId.set(draft.id, { ...draft, batch, isChosen: false });
  }

  /** Takes away the drafts whose files a Modelfile names that came after them. */
  function takeFrom(before: readonly ReadyDraft[], { sources, result }: Outcome): ReadyDraft[] {
    if (!('model' in result)) return [];
    const isNamed = ({ file }: GivenFile) => sources.some((source) => source.file === file);
    const taken = before.filter((draft) => draft.sources.some(isNamed));
    for (const { id } of taken) byId.delete(id);
    return taken;
  }

  /** What waits for files that may have come. Its cards go. */
  function takeWaiting(given: readonly GivenFile[]): GivenFile[] {
    return drafts.value.flatMap((draft) => {
      const sources = draft.state === 'refused' ? sourcesThatWait(draft, given) : undefined;
      if (sources) byId.delete(draft.id);
      return sources ?? [];
    });
  }

  /** Makes the sample model and takes it in. Its maker is loaded only now. */
  async function addSample(isTaken: IsTaken): Promise<string[]> {
    if (isMakingSample.value) return [];
    isMakingSample.value = true;
    sampleError.value = undefined;
    try {
      const { sampleModel, sampleTemplate } = await import('@/formats/chain-model');
      const file = sampleModel();
      return await takeFiles([{ file, path: file.name }], isTaken, { template: sampleTemplate });
    } catch (error) {
      sampleError.value = error;
      return [];
    } finally {
      isMakingSample.value = false;
    }
  }

  /** Recognises files that make one model, with a form that is filled in already as far as `given` goes. */
  async function takeFiles(
    files: GivenFile[],
    isTaken: IsTaken,
    given: Partial<CreateForm> = {},
    read = recognize,
  ): Promise<string[]> {
    const { outcomes, houses } = await read(files);
    return [...houses.map(addHouse), ...outcomes.map((outcome) => add(outcome, isTaken, given))];
  }

  /** A draft's file once more, after it was changed; the others are as they were. Resolves with the new ids. */
  function takeAgain({ model, sources, form }: ReadyDraft, file: File, isTaken: IsTaken): Promise<string[]> {
    const isSame = (source: GivenFile) => sources.length === 1 || source.file.name === file.name;
    const replaced = sources.map((source) => (isSame(source) ? { path: source.path, file } : source));
    return takeFiles(replaced, isTaken, form, model.adapter === undefined ? recognize : recognizeJoined);
  }

  /** A Modelfile as it was corrected, in place of the one that was refused. Resolves as take() does. */
  function takeCorrected(
    { id, sources, modelfile }: RefusedDraft,
    text: string,
    isTaken: IsTaken,
    hasBlob?: HasBlob,
  ): Promise<string[]> {
    const { path, file } = modelfile!.source;
    const files = sources.filter((source) => source.path !== path);
    byId.delete(id);
    files.unshift({ path, file: new File([text], file.name) });
    return take({ folders: [], intake: Promise.resolve({ files, unreadable: [] }) }, isTaken, hasBlob);
  }

  function add(outcome: Outcome, isTaken: IsTaken, given: Partial<CreateForm> = {}): string {
    const { fileName, sources, result, modelfile } = outcome;
    const id = newId();
    if ('refusal' in result) {
      const { refusal, more = [] } = result;
      byId.set(id, { id, fileName, sizeBytes: 0, state: 'refused', refusal, more, sources, modelfile });
      return id;
    }
    const { model } = result;
    const sizeBytes = model.files.reduce((sum, { blob }) => sum + blob.size, 0);
    const form = { ...emptyForm(nameFor(outcome, model, isTaken)), ...given };
    const draft: ReadyDraft = { id, fileName, sizeBytes, state: 'ready', model, form, sources };
    byId.set(id, modelfile ? withModelfile(draft, modelfile) : draft);
    return id;
  }

  function addHouse(folder: ModelsFolder): string {
    const id = newId();
    const sizeBytes = folder.models.reduce((sum, model) => sum + (model.sizeBytes ?? 0), 0);
    byId.set(id, { id, fileName: folder.path, sizeBytes, state: 'house', folder, choices: new Map() });
    return id;
  }

  /** Offers the files of an earlier import again, with the same form. Returns the new draft's id. */
  function putBack(draft: ReadyDraft): string {
    if (draft.house) return addHouse(draft.house);
    const id = newId();
    byId.set(id, { ...draft, id, batch: undefined });
    return id;
  }

  function nameFor({ fileName, modelfile }: Outcome, { description, isDerived }: Recognized, isTaken: IsTaken): string {
    const others = drafts.value.flatMap((draft) => (draft.state === 'ready' ? [draft.form.name] : []));
    const quantization = description.quantization === 'unknown' ? undefined : description.quantization;
    const own = modelfile && ownTitle(modelfile.source, isDerived);
    const hints = { own, title: description.name, fileName, quantization };
    return suggestName(hints, (name) => others.includes(name) || isTaken(name));
  }

  function setForm(id: string, form: CreateForm): void {
    const draft = byId.get(id);
    if (draft?.state === 'ready') byId.set(id, { ...draft, form });
  }

  function setTargets(id: string, targets: ServerId[]): void {
    const draft = byId.get(id);
    if (draft?.state === 'ready') byId.set(id, { ...draft, targets });
  }

  /** Shows the Modelfile instead of the form, takes what was typed into it, or puts it away again. */
  function setModelfile(id: string, modelfile: TypedModelfile): void {
    const draft = byId.get(id);
    if (draft?.state !== 'ready') return;
    byId.set(id, withTyped(draft, modelfile));
  }

  /** Chooses some of many, or leaves them. */
  function setChosen(ids: readonly string[], isChosen: boolean): void {
    for (const id of ids) {
      const draft = byId.get(id);
      if (draft?.state === 'ready') byId.set(id, { ...draft, isChosen });
    }
  }

  function setChoices(id: string, choices: HouseDraft['choices']): void {
    const draft = byId.get(id);
    if (draft?.state === 'house') byId.set(id, { ...draft, choices });
  }

  function remove(id: string): void {
    byId.delete(id);
  }

  return {
    drafts,
    isMakingSample,
    sampleError,
    take,
    takeAgain,
    takeCorrected,
    addSample,
    putBack,
    setForm,
    setModelfile,
    setTargets,
    setChosen,
    setChoices,
    remove,
  };
});
