import type { Conversation } from '../message';
import type { Hit } from './search-index';

/** What the list of conversations shows, one under the other. */
export type ListItem =
  | { kind: 'heading'; key: string; heading: Heading }
  | { kind: 'row'; key: string; conversation: Conversation }
  | { kind: 'hit'; key: string; hit: Hit; conversation: Conversation };

/** A heading of ours, or a month, by a time within it. */
export type Heading = 'pinned' | 'today' | 'yesterday' | 'week' | 'month' | 'messages' | { monthOf: number };

const dayMs = 24 * 60 * 60 * 1000;

/** Conversations under the days when they were used last, pinned ones first. They come in the order of use. */
export function listItems(conversations: readonly Conversation[], now: number): ListItem[] {
  const items: ListItem[] = [];
  let last: string | undefined;
  const pinned = conversations.filter(({ pinnedAt }) => pinnedAt !== undefined);
  const others = conversations.filter(({ pinnedAt }) => pinnedAt === undefined);
  const today = new Date(now).setHours(0, 0, 0, 0);
  for (const conversation of [...pinned, ...others]) {
    const heading = conversation.pinnedAt === undefined ? headingOf(conversation.updatedAt, today) : 'pinned';
    const key = `heading ${typeof heading === 'string' ? heading : monthKey(heading.monthOf)}`;
    if (key !== last) items.push({ kind: 'heading', key, heading });
    last = key;
    items.push({ kind: 'row', key: conversation.id, conversation });
  }
  return items;
}

function headingOf(at: number, today: number): Heading {
  if (at >= today) return 'today';
  // A day may have 23 hours, or 25.
  if (at >= new Date(today - dayMs / 2).setHours(0, 0, 0, 0)) return 'yesterday';
  if (at >= today - 7 * dayMs) return 'week';
  return at >= today - 30 * dayMs ? 'month' : { monthOf: at };
}

function monthKey(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth()}`;
}
