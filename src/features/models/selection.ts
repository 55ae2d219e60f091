// Which models of a list are chosen, by name: an order, a search or another answer of the server changes
// nothing about it.

export interface Selection {
  names: ReadonlySet<string>;
  /** What was chosen before the range that goes out from `anchor`. */
  before: ReadonlySet<string>;
  /** Where a range begins: what was chosen last by itself. */
  anchor: string | undefined;
}

const none: ReadonlySet<string> = new Set();
export const nothingChosen: Selection = { names: none, before: none, anchor: undefined };

/** Chooses a model, or not any longer. */
export function toggle({ names }: Selection, name: string): Selection {
  const changed = new Set(names);
  if (!changed.delete(name)) changed.add(name);
  return { names: changed, before: changed, anchor: name };
}

/**
 * Chooses all from the anchor to `name` in the order that is shown, instead of the range before. Only `name`
 * where the anchor is not shown.
 */
export function extend({ before, anchor }: Selection, order: readonly string[], name: string): Selection {
  const to = order.indexOf(name);
  const from = anchor === undefined ? -1 : order.indexOf(anchor);
  if (to === -1 || from === -1) return { names: new Set([...before, name]), before, anchor: name };
  return { names: new Set([...before, ...order.slice(Math.min(from, to), Math.max(from, to) + 1)]), before, anchor };
}

/** Chooses all that are shown, beside what is chosen already. */
export function addAll({ names, anchor }: Selection, order: readonly string[]): Selection {
  const all = new Set([...names, ...order]);
  return { names: all, before: all, anchor };
}

/** Leaves out all that are shown. */
export function removeAll({ names, anchor }: Selection, order: readonly string[]): Selection {
  const gone = new Set(order);
  const rest = new Set([...names].filter((name) => !gone.has(name)));
  return { names: rest, before: rest, anchor };
}

/** What of it is still there: itself where all is. */
export function keepOnly(selection: Selection, exists: (name: string) => boolean): Selection {
  const { names, before, anchor } = selection;
  if ([...names].every(exists)) return selection;
  const only = (some: ReadonlySet<string>) => new Set([...some].filter(exists));
  return {
    names: only(names),
    before: only(before),
    anchor: anchor !== undefined && exists(anchor) ? anchor : undefined,
  };
}
