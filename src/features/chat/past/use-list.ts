import { useIntervalFn } from '@vueuse/core';
import { computed, ref, type Ref } from 'vue';
import type { Conversation } from '../message';
import type { ListFilter } from './asked';
import { listItems, type ListItem } from './list-items';
import { useSearch } from './use-search';

/** What the list shows: by filter, or by what is looked for, which looks everywhere. */
export function useList(conversations: () => readonly Conversation[], filter: Readonly<Ref<ListFilter>>) {
  const words = ref('');
  const isSearching = computed(() => words.value.trim() !== '');
  const search = useSearch(words);
  // Days end while a page is open.
  const now = ref(Date.now());
  useIntervalFn(() => (now.value = Date.now()), 60_000);
  const today = computed(() => new Date(now.value).setHours(0, 0, 0, 0));

  const byTitle = computed(() => {
    const wanted = words.value.trim().toLowerCase();
    return conversations().filter(({ title }) => title.toLowerCase().includes(wanted));
  });
  const filtered = computed(() => {
    const { isArchive, tag } = filter.value;
    return conversations().filter(
      ({ archivedAt, tags }) => (archivedAt !== undefined) === isArchive && (tag === undefined || tags?.includes(tag)),
    );
  });
  const hits = computed((): ListItem[] => {
    const byId = new Map(conversations().map((conversation) => [conversation.id, conversation]));
    return (search.result.value?.hits ?? []).flatMap((hit) => {
      const conversation = byId.get(hit.conversationId);
      return conversation ? [{ kind: 'hit' as const, key: hit.messageId, hit, conversation }] : [];
    });
  });
  const items = computed((): ListItem[] => {
    if (!isSearching.value) return listItems(filtered.value, today.value);
    const titles = byTitle.value.map((conversation) => ({ kind: 'row' as const, key: conversation.id, conversation }));
    if (hits.value.length === 0) return titles;
    return [...titles, { kind: 'heading', key: 'heading messages', heading: 'messages' }, ...hits.value];
  });
  /** The conversations that are shown, in their order. */
  const rows = computed(() => items.value.flatMap((item) => (item.kind === 'row' ? [item.conversation] : [])));

  return { words, isSearching, items, rows, search };
}
