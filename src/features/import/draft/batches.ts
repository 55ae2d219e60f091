import type { Draft, ReadyDraft } from './draft';

/** What the room lists in one place: a draft, or many models that were given together. */
export type DraftItem = { draft: Draft } | { id: string; batch: ReadyDraft[] };

/** So many models that were given together are a list: as many open cards are a page that nobody reads. */
export const batchFrom = 4;

/** Whether a draft is one of a list. */
export function isOfBatch(draft: ReadyDraft, drafts: readonly Draft[]): boolean {
  if (draft.batch === undefined) return false;
  return drafts.filter((other) => other.state === 'ready' && other.batch === draft.batch).length > 1;
}

/** Drafts in their order, those of a list where the first of them is. */
export function toItems(drafts: readonly Draft[]): DraftItem[] {
  const lists = new Map<string, ReadyDraft[]>();
  return drafts.flatMap((draft): DraftItem[] => {
    if (draft.state !== 'ready' || draft.batch === undefined || !isOfBatch(draft, drafts)) return [{ draft }];
    const list = lists.get(draft.batch);
    list?.push(draft);
    if (list) return [];
    const batch = [draft];
    lists.set(draft.batch, batch);
    return [{ id: draft.batch, batch }];
  });
}
