import type { Run } from '../../run';
import type { HistoryStorage } from './history-storage';
import { toKept, type KeptRun, type RunHead } from './kept-run';

/** What is seen of the history. Its fields are replaced, never changed in place. */
export interface HistoryView {
  /** The newest first, pinned ones before all. */
  heads: RunHead[];
  isRead: boolean;
  unreadableCount: number;
  /** Those that are gone when the page is: this browser has no room for them, or no storage. */
  lostWithPage: ReadonlySet<string>;
  /** What was taken away last and can be brought back. */
  removed: readonly KeptRun[];
}

export function emptyView(): HistoryView {
  return { heads: [], isRead: false, unreadableCount: 0, lostWithPage: new Set(), removed: [] };
}

interface Ports {
  storage: HistoryStorage;
  /** Takes what the storage refuses. */
  memory: HistoryStorage;
  /** Tells the other pages of this site that something has changed. */
  tellOthers: () => void;
}

/**
 * The history of runs, in this browser's storage, and in memory where that refuses. Needs no framework: `view` is what
 * a store watches. Nothing here rejects.
 */
export class RunHistory {
  constructor(
    private readonly view: HistoryView,
    private readonly ports: Ports,
  ) {}

  /** Reads what is kept, again where another page has changed it. */
  async read(): Promise<void> {
    const { storage, memory } = this.ports;
    const ours = (await memory.heads()).heads;
    const stored = await storage.heads().catch(() => ({ heads: [], unreadableCount: 0 }));
    this.view.lostWithPage = new Set(ours.map(({ id }) => id));
    this.view.unreadableCount = stored.unreadableCount;
    this.view.heads = [...stored.heads, ...ours].sort(inOrder);
    this.view.isRead = true;
  }

  /** Keeps a run that has ended. One whose request alone is too long is not kept. */
  async add(run: Run, serverName: string): Promise<void> {
    const kept = toKept(run, serverName);
    if (kept) await this.keep([kept]);
  }

  /** A run with all of it; undefined where it is gone. */
  async get(id: string): Promise<KeptRun | undefined> {
    return (await this.ports.memory.get(id)) ?? (await this.ports.storage.get(id).catch(() => undefined));
  }

  async pin(id: string, at: number | undefined): Promise<void> {
    await this.ports.memory.pin(id, at);
    await this.ports.storage.pin(id, at).catch(() => undefined);
    await this.changed();
  }

  /** Takes runs away; undo() brings them back, until others are taken away. */
  async remove(ids: readonly string[]): Promise<void> {
    const lost = await this.ports.memory.remove(ids);
    const gone = await this.ports.storage.remove(ids).catch(() => []);
    this.view.removed = [...lost, ...gone];
    await this.changed();
  }

  async undo(): Promise<void> {
    const { removed } = this.view;
    this.view.removed = [];
    if (removed.length > 0) await this.keep(removed, true);
  }

  /** From now on what was taken away is gone. */
  forget(): void {
    this.view.removed = [];
  }

  /** The ids of those that have all of some words. */
  async search(words: string): Promise<Set<string>> {
    const stored = await this.ports.storage.search(words).catch(() => new Set<string>());
    return new Set([...stored, ...(await this.ports.memory.search(words))]);
  }

  private async keep(runs: readonly KeptRun[], isBack = false): Promise<void> {
    const { storage, memory } = this.ports;
    const keepIn = (where: HistoryStorage) => (isBack ? where.putBack(runs) : where.put(runs[0]!));
    await keepIn(storage).catch(() => keepIn(memory));
    await this.changed();
  }

  private async changed(): Promise<void> {
    await this.read();
    this.ports.tellOthers();
  }
}

function inOrder(one: RunHead, other: RunHead): number {
  return (other.pinnedAt ?? 0) - (one.pinnedAt ?? 0) || other.createdAt - one.createdAt;
}
