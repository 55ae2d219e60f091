import { saveFile } from '@/base/save-file';
import { translate } from '@/shared/texts';
import { useConversationsStore } from '../conversations.store';
import type { Conversation } from '../message';
import type { ExportFormat } from './export-conversations';

/** What can be done with conversations, with one as with many. */
export function usePastActions() {
  const { log } = useConversationsStore();

  /** As they are by now, not as they were shown. */
  async function change(
    conversations: readonly Conversation[],
    to: (now: Conversation) => Conversation,
  ): Promise<void> {
    for (const { id } of conversations) {
      const now = log.view.byId.get(id);
      if (now) await log.save(to(now));
    }
  }

  return {
    rename: (conversation: Conversation, title: string) =>
      change([conversation], (now) => ({ ...now, title, titleBy: 'user' })),
    pin: (conversations: readonly Conversation[], isPinned: boolean) =>
      change(conversations, ({ pinnedAt: _before, ...now }) => (isPinned ? { ...now, pinnedAt: Date.now() } : now)),
    archive: (conversations: readonly Conversation[], isArchived: boolean) =>
      change(conversations, ({ archivedAt: _before, ...now }) =>
        isArchived ? { ...now, archivedAt: Date.now() } : now,
      ),
    tag: (conversations: readonly Conversation[], { add, remove }: { add?: string; remove?: string }) =>
      change(conversations, ({ tags = [], ...now }) => {
        const rest = tags.filter((tag) => tag !== remove && tag !== add);
        const changed = add === undefined ? rest : [...rest, add];
        return changed.length > 0 ? { ...now, tags: changed } : now;
      }),
    async save(conversations: readonly Conversation[], format: ExportFormat, locale: string): Promise<void> {
      const { exportConversations } = await import('./export-conversations');
      const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' });
      const words = {
        you: translate('past.markdown.you'),
        thinking: translate('past.markdown.thinking'),
        calls: translate('past.markdown.calls'),
        untitled: translate('chat.list.untitled'),
        date: (at: number) => date.format(at),
      };
      const { blob, name } = await exportConversations(log, conversations, { format, words, now: new Date() });
      saveFile(blob, name);
    },
  };
}

/** All tags there are, in the order of the alphabet, with how many conversations have each. */
export function tagsOf(conversations: readonly Conversation[], locale: string): { tag: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { tags = [] } of conversations) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const { compare } = new Intl.Collator(locale);
  return [...counts].map(([tag, count]) => ({ tag, count })).sort((a, b) => compare(a.tag, b.tag));
}
