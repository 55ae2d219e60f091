import type { ConversationId } from '../message';

// Which conversations of the list are chosen.

export interface Choice {
  ids: ReadonlySet<ConversationId>;
  /** Where a range begins: what was chosen, or not any longer, last. */
  anchor: ConversationId | undefined;
}

export const nothingChosen: Choice = { ids: new Set(), anchor: undefined };

/** Chooses one, or not any longer. */
export function toggle({ ids }: Choice, id: ConversationId): Choice {
  const changed = new Set(ids);
  if (!changed.delete(id)) changed.add(id);
  return { ids: changed, anchor: id };
}

/** Does with all from the anchor to `id`, in the order that is shown, what was done with the anchor. */
export function extend(choice: Choice, order: readonly ConversationId[], id: ConversationId): Choice {
  const { ids, anchor } = choice;
  const from = anchor === undefined ? -1 : order.indexOf(anchor);
  const to = order.indexOf(id);
  if (anchor === undefined || from === -1 || to === -1) return toggle(choice, id);
  const changed = new Set(ids);
  for (const each of order.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (ids.has(anchor)) changed.add(each);
    else changed.delete(each);
  }
  return { ids: changed, anchor: id };
}

/** Chooses all, or none where all are chosen. */
export function toggleAll({ ids }: Choice, order: readonly ConversationId[]): Choice {
  return order.every((id) => ids.has(id)) ? nothingChosen : { ids: new Set(order), anchor: undefined };
}
