import { newId } from '@/base/ids';
import type { ServerId } from '@/shared/servers.store';
import { emptyForm, type CreateForm } from '@/shared/model-form/create-form';
import { leftOf, withModelfile, withTyped } from './modelfile-draft';
import type { GivenFile } from '../given/given-file';
import type { Recognized } from '../weights/recognized';
import type { Dropped } from '../given/intake';
import { type Outcome, recognize } from '../recognize/recognize';
import type { Encoding } from '@/base/text-encoding';
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

export type IsTaken = (name: string) => boolean;

/** What has been dropped or picked, in the order it was given. Kept in the map it is given, so that a view can watch it. */
export class Drafts {
  constructor(private readonly byId: Map<string, Draft>) {}

  all(): Draft[] {
    return [...this.byId.values()];
  }

  /** Recognises what was given, all at once. Resolves with the ids of what came of it, the models first. */
  async take({ folders, intake }: Dropped, isTaken: IsTaken, hasBlob?: HasBlob): Promise<string[]> {
    const reading = newId();
    const show = (fileName: string) =>
      this.byId.set(reading, { id: reading, fileName, sizeBytes: 0, state: 'reading' });
    if (folders.length > 0) show(folders.join(', '));
    const { files, unreadable, takenElsewhere = 0 } = await intake;
    const fileName = folders.join(', ') || (files[0]?.file.name ?? '');
    show(fileName);
    const before = this.all().filter((draft) => draft.state === 'ready');
    const { outcomes, houses, ignored } = await recognizeGiven(
      [...this.takeWaiting(files), ...files],
      before.flatMap(({ sources }) => sources),
      hasBlob,
    );
    this.byId.delete(reading);
    const made = outcomes.map((outcome) => {
      const old = outcome.modelfile ? this.takeFrom(before, outcome) : [];
      ignored.push(...old.flatMap((draft) => leftOf(draft, outcome)));
      return this.add(outcome, isTaken, old[0] && { name: old[0].form.name, quantize: old[0].form.quantize });
    });
    this.gather(made);
    const ids = [...houses.map((house) => this.addHouse(house)), ...made];
    const left: Ignored[] = [...ignored, ...unreadable.map((path) => ({ path, code: 'unreadable' as const }))];
    if (takenElsewhere > 0 || (left.length === 0 && ids.length > 0)) return ids;
    const isAll = ids.length === 0;
    const id = newId();
    this.byId.set(id, { id, fileName, sizeBytes: 0, state: 'ignored', ignored: left, isAll });
    return [...ids, id];
  }

  /** Makes a list of many models that were given together. What a Modelfile says, and what needs a base, is seen to by itself. */
  private gather(ids: readonly string[]): void {
    const many = ids.flatMap((id) => {
      const draft = this.byId.get(id);
      return draft?.state === 'ready' && !draft.modelfile && !draft.model.base ? [draft] : [];
    });
    if (many.length < batchFrom) return;
    const batch = newId();
    for (const draft of many) this.byId.set(draft.id, { ...draft, batch, isChosen: false });
  }

  /** Takes away the drafts whose files a Modelfile names that came after them. */
  private takeFrom(before: readonly ReadyDraft[], { sources, result }: Outcome): ReadyDraft[] {
    if (!('model' in result)) return [];
    const isNamed = ({ file }: GivenFile) => sources.some((source) => source.file === file);
    const taken = before.filter((draft) => draft.sources.some(isNamed));
    for (const { id } of taken) this.byId.delete(id);
    return taken;
  }

  /** What waits for files that may have come. Its cards go. */
  private takeWaiting(given: readonly GivenFile[]): GivenFile[] {
    return this.all().flatMap((draft) => {
      const sources = draft.state === 'refused' ? sourcesThatWait(draft, given) : undefined;
      if (sources) this.byId.delete(draft.id);
      return sources ?? [];
    });
  }

  /** Recognises files that make one model, with a form that is filled in already as far as `given` goes. */
  async takeFiles(
    files: GivenFile[],
    isTaken: IsTaken,
    given: Partial<CreateForm> = {},
    read = recognize,
  ): Promise<string[]> {
    const { outcomes, houses } = await read(files);
    return [
      ...houses.map((house) => this.addHouse(house)),
      ...outcomes.map((outcome) => this.add(outcome, isTaken, given)),
    ];
  }

  /** A draft's file once more, after it was changed; the others are as they were. Resolves with the new ids. */
  takeAgain({ model, sources, form }: ReadyDraft, file: File, isTaken: IsTaken): Promise<string[]> {
    const isSame = (source: GivenFile) => sources.length === 1 || source.file.name === file.name;
    const replaced = sources.map((source) => (isSame(source) ? { path: source.path, file } : source));
    const isOne = model.adapter !== undefined || model.files.some(({ isOnServer }) => isOnServer);
    return this.takeFiles(replaced, isTaken, form, isOne ? recognizeJoined : recognize);
  }

  /**
   * A Modelfile as it was corrected, or in the encoding that it is said to have, in place of the one that was
   * refused. Resolves as take() does.
   */
  takeCorrected(
    { id, sources, modelfile }: RefusedDraft,
    corrected: { text: string } | { encoding: Encoding },
    isTaken: IsTaken,
    hasBlob?: HasBlob,
  ): Promise<string[]> {
    const { path, file } = modelfile!.source;
    const files = sources.filter((source) => source.path !== path);
    this.byId.delete(id);
    files.unshift(
      'text' in corrected ? { path, file: new File([corrected.text], file.name) } : { path, file, ...corrected },
    );
    return this.take({ folders: [], intake: Promise.resolve({ files, unreadable: [] }) }, isTaken, hasBlob);
  }

  private add(outcome: Outcome, isTaken: IsTaken, given: Partial<CreateForm> = {}): string {
    const { fileName, sources, result, modelfile } = outcome;
    const id = newId();
    if ('refusal' in result) {
      const { refusal, more = [] } = result;
      this.byId.set(id, { id, fileName, sizeBytes: 0, state: 'refused', refusal, more, sources, modelfile });
      return id;
    }
    const { model } = result;
    const sizeBytes = model.files.reduce((sum, { blob }) => sum + blob.size, 0);
    const form = { ...emptyForm(this.nameFor(outcome, model, isTaken)), ...given };
    const draft: ReadyDraft = { id, fileName, sizeBytes, state: 'ready', model, form, sources };
    this.byId.set(id, modelfile ? withModelfile(draft, modelfile) : draft);
    return id;
  }

  private addHouse(folder: ModelsFolder): string {
    const id = newId();
    const sizeBytes = folder.models.reduce((sum, model) => sum + (model.sizeBytes ?? 0), 0);
    this.byId.set(id, { id, fileName: folder.path, sizeBytes, state: 'house', folder, choices: new Map() });
    return id;
  }

  /** Offers the files of an earlier import again, with the same form. Returns the new draft's id. */
  putBack(draft: ReadyDraft): string {
    if (draft.house) return this.addHouse(draft.house);
    const id = newId();
    this.byId.set(id, { ...draft, id, batch: undefined });
    return id;
  }

  private nameFor({ fileName, modelfile }: Outcome, { description, isDerived }: Recognized, isTaken: IsTaken): string {
    const others = this.all().flatMap((draft) => (draft.state === 'ready' ? [draft.form.name] : []));
    const quantization = description.quantization === 'unknown' ? undefined : description.quantization;
    const own = modelfile && ownTitle(modelfile.source, isDerived);
    const hints = { own, title: description.name, fileName, quantization };
    return suggestName(hints, (name) => others.includes(name) || isTaken(name));
  }

  setForm(id: string, form: CreateForm): void {
    const draft = this.byId.get(id);
    if (draft?.state === 'ready') this.byId.set(id, { ...draft, form });
  }

  setTargets(id: string, targets: ServerId[]): void {
    const draft = this.byId.get(id);
    if (draft?.state === 'ready') this.byId.set(id, { ...draft, targets });
  }

  /** Shows the Modelfile instead of the form, takes what was typed into it, or puts it away again. */
  setModelfile(id: string, modelfile: TypedModelfile): void {
    const draft = this.byId.get(id);
    if (draft?.state !== 'ready') return;
    this.byId.set(id, withTyped(draft, modelfile));
  }

  /** Chooses some of many, or leaves them. */
  setChosen(ids: readonly string[], isChosen: boolean): void {
    for (const id of ids) {
      const draft = this.byId.get(id);
      if (draft?.state === 'ready') this.byId.set(id, { ...draft, isChosen });
    }
  }

  setChoices(id: string, choices: HouseDraft['choices']): void {
    const draft = this.byId.get(id);
    if (draft?.state === 'house') this.byId.set(id, { ...draft, choices });
  }

  remove(id: string): void {
    this.byId.delete(id);
  }
}
