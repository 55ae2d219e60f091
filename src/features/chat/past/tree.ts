import { newId } from '@/base/ids';
import type { Message, MessageId } from '../message';

/** A message as it is found in a file, with the ids that it has there. */
export interface Found {
  id: string;
  parentId: string | null;
  /** The message as ours; undefined where it cannot be used: what follows it follows the one before it. */
  message: Message | undefined;
}

/**
 * Gives messages ids of their own, and each the parent that it had: another conversation, here or in the
 * same file, may have messages of the same ids. Circles and parents that are not there begin anew.
 * `idOf` tells which id a message has got.
 */
export function plantTree(found: readonly Found[]): { messages: Message[]; idOf: (id: string) => MessageId | null } {
  const byId = new Map(found.map((each) => [each.id, each]));
  const ids = new Map(found.map(({ id }) => [id, newId()]));

  const circular = new Set<string>();
  const done = new Set<string>();
  for (const { id } of found) {
    const way = new Set<string>();
    let at: string | null = id;
    while (at !== null && !done.has(at) && !way.has(at)) {
      way.add(at);
      at = byId.get(at)?.parentId ?? null;
    }
    if (at !== null && way.has(at)) circular.add(at);
    for (const each of way) done.add(each);
  }

  const usable = (id: string | null): string | null => {
    while (id !== null) {
      const at = byId.get(id);
      if (!at) return null;
      if (at.message) return id;
      // A circle is open at what cannot be used, too.
      id = circular.has(id) ? null : at.parentId;
    }
    return null;
  };

  const messages = [...byId.values()].flatMap(({ id, parentId, message }) => {
    const parent = circular.has(id) ? null : usable(parentId);
    return message ? [{ ...message, id: ids.get(id)!, parentId: parent === null ? null : ids.get(parent)! }] : [];
  });
  return {
    messages,
    idOf: (id) => {
      const at = usable(id);
      return at === null ? null : ids.get(at)!;
    },
  };
}
