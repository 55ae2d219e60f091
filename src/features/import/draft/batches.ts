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

/** Drafts in their order, those of a list where the first of them is, the smallest first. */
export function toItems(drafts: readonly Draft[]): DraftItem[] {
  const lists = new Set<string>();
  return drafts.flatMap((draft): DraftItem[] => {
    if (draft.state !== 'ready' || draft.batch === undefined || !isOfBatch(draft, drafts)) return [{ draft }];
    const { batch } = draft;
    if (lists.has(batch)) return [];
    lists.add(batch);
    const own = drafts.filter((other): other is ReadyDraft => other.state === 'ready' && other.batch === batch);
    return [{ id: batch, batch: own.toSorted(bySize) }];
  });
}

// People fetch folders in any order.
const { compare } = new Intl.Collator('en', { numeric: true });

function bySize(one: ReadyDraft, other: ReadyDraft): number {
  return one.sizeBytes - other.sizeBytes || compare(one.fileName, other.fileName);
}
