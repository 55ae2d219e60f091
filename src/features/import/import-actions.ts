import type { Server, ServerId } from '@/shared/servers.store';
import { isOfBatch } from './draft/batches';
import { readDraft, toReady, type Draft, type HouseDraft, type ReadyDraft, type RefusedDraft } from './draft/draft';
import { hasProblems } from './draft/modelfile-draft';
import { toPlan, type ImportPlan } from './draft/plan';
import type { Dropped } from './given/intake';
import type { GivenFile } from './given/given-file';
import { forget, type HouseRow } from './house/house';
import type { ImportEntry } from './job/import-entry';
import type { Encoding } from '@/base/text-encoding';
import type { HasBlob } from './recognize/server-blobs';
import type { NameState } from './server/name-states';
import { serverFit } from './server/server-fit';

type IsTaken = (name: string) => boolean;
type Corrected = { text: string } | { encoding: Encoding };

/** What the room acts on: its drafts, its imports, and the current server. */
export interface RoomPorts {
  drafts: {
    drafts: readonly Draft[];
    remove: (id: string) => void;
    setChoices: (id: string, choices: HouseDraft['choices']) => void;
    putBack: (draft: ReadyDraft) => string;
    take: (dropped: Dropped, isTaken: IsTaken, hasBlob?: HasBlob) => Promise<string[]>;
    takeAgain: (draft: ReadyDraft, file: File, isTaken: IsTaken) => Promise<string[]>;
    takeCorrected: (
      draft: RefusedDraft,
      corrected: Corrected,
      isTaken: IsTaken,
      hasBlob?: HasBlob,
    ) => Promise<string[]>;
  };
  imports: {
    start: (plan: ImportPlan, server: Server, draft: ReadyDraft) => string;
    remove: (id: string) => void;
    giveBack: (files: readonly GivenFile[]) => Promise<{ left: GivenFile[]; resumed: string[] }>;
  };
  /** The current one. */
  server: () => Server | undefined;
  serverById: (id: ServerId) => Server | undefined;
  /** The current server's; undefined while it does not answer. */
  version: () => string | undefined;
  nameState: (name: string) => NameState;
  /** Of the current server. */
  hasBlob?: HasBlob;
}

/** What can be done in the room. What makes a card names it, so that it can be shown. */
export function importActions({ drafts, imports, server, serverById, version, nameState, hasBlob }: RoomPorts) {
  const isTaken: IsTaken = (name) => nameState(name) !== 'free';

  /** Starts an import to the current server, and one to each further server that the draft goes to. */
  function start(draft: ReadyDraft): string | undefined {
    const current = server();
    if (!current) return undefined;
    const further = (draft.targets ?? []).flatMap((id) => serverById(id) ?? []);
    const [id] = [current, ...further].map((each) => imports.start(toPlan(draft, each), each, draft));
    drafts.remove(draft.id);
    return id;
  }

  /** Every model that moves is a job; the others stay to be chosen. */
  function move(house: HouseDraft, rows: readonly HouseRow[]): string | undefined {
    const target = server();
    if (!target) return undefined;
    const ids = rows.map(({ model }) => {
      const draft = toReady(house.id, house.folder, model);
      return imports.start(toPlan(draft, target), target, draft);
    });
    const isEmptied = rows.length === house.folder.models.length;
    if (isEmptied) drafts.remove(house.id);
    else drafts.setChoices(house.id, forget(house, rows));
    return ids.at(-1);
  }

  /** What could be started without a question or a correction, and is not one of many to choose from. */
  function startable(): ReadyDraft[] {
    return drafts.drafts.filter(
      (draft): draft is ReadyDraft =>
        draft.state === 'ready' && !draft.model.unfinished && !isOfBatch(draft, drafts.drafts) && isStartable(draft),
    );
  }

  function isStartable(draft: ReadyDraft): boolean {
    const { form, model, targets = [] } = draft;
    if (targets.length > 0) return false;
    const fit = serverFit(model, { server: server(), version: version() });
    return (
      readDraft(draft, server()).isValid &&
      !hasProblems(draft) &&
      !model.base &&
      !fit.some(({ isBlocking }) => isBlocking) &&
      !isTaken(form.name)
    );
  }

  function startAll(): string | undefined {
    let last: string | undefined;
    // Two of the same name would be one model: the second waits to be renamed.
    for (const draft of startable()) if (!isTaken(draft.form.name)) last = start(draft) ?? last;
    return last;
  }

  /** What was chosen of many that were given together. */
  function startChosen(batch: readonly ReadyDraft[]): string | undefined {
    let last: string | undefined;
    for (const draft of batch) if (draft.isChosen && isStartable(draft)) last = start(draft) ?? last;
    return last;
  }

  /** The same files once more, for another name or another server. */
  function again({ id, material }: ImportEntry): string | undefined {
    if (!material) return undefined;
    imports.remove(id);
    return drafts.putBack(material.draft);
  }

  /** The file once more, after it was changed, with the form as it was. */
  async function pickAgain({ id, material }: ImportEntry, file: File): Promise<string | undefined> {
    if (!material) return undefined;
    imports.remove(id);
    return (await drafts.takeAgain(material.draft, file, isTaken))[0];
  }

  /** What an interrupted import waits for goes back to it; of the rest something new is made. */
  async function take({ folders, intake }: Dropped): Promise<string | undefined> {
    const resumed: string[] = [];
    const rest = intake.then(async (all) => {
      const back = await imports.giveBack(all.files);
      resumed.push(...back.resumed);
      return { ...all, files: back.left, takenElsewhere: all.files.length - back.left.length };
    });
    const [draft] = await drafts.take({ folders, intake: rest }, isTaken, hasBlob);
    return resumed[0] ?? draft;
  }

  /** A Modelfile as it was corrected, or in another encoding, in place of the one that was refused. */
  async function correct(draft: RefusedDraft, corrected: Corrected): Promise<string | undefined> {
    return (await drafts.takeCorrected(draft, corrected, isTaken, hasBlob))[0];
  }

  return { start, move, startable, isStartable, startAll, startChosen, again, pickAgain, take, correct, isTaken };
}
