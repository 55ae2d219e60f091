import { useQuery } from '@tanstack/vue-query';
import { computed } from 'vue';
import type { ShowResponse } from '@/ollama';
import { showQuery } from '@/shared/queries';
import { useClient } from '@/shared/use-client';
import type { Attachment } from '../message';

/** What a model must be able to do with attachments, as servers call it. */
export type Sense = 'vision' | 'audio';

export function sensesFor(attachments: readonly Attachment[]): Sense[] {
  const isThere = (kind: Attachment['kind']) => attachments.some((part) => part.kind === kind);
  return [...(isThere('image') ? ['vision' as const] : []), ...(isThere('audio') ? ['audio' as const] : [])];
}

/** Those that a model says it lacks. One that says nothing of itself, as of servers before 0.6.4, may have them. */
export function lackingOf(wanted: readonly Sense[], { capabilities }: Pick<ShowResponse, 'capabilities'>): Sense[] {
  return capabilities?.length ? wanted.filter((sense) => !capabilities.includes(sense)) : [];
}

/**
 * Whether the model of the current server can see and hear what is attached.
 *
 * [Note: Abilities are shown, not listed] `/api/tags` names capabilities since 0.30 only, and does not know of
 * projectors for sound; `/api/show` looks at the files. (ListCapabilities in server/model_list_cache.go and
 * Capabilities in server/images.go at v0.33.0)
 */
export function useSenses(model: () => string | undefined, wanted: () => readonly Sense[]) {
  const client = useClient();
  const query = useQuery(() => showQuery(wanted().length > 0 ? client.value : undefined, model() ?? ''));
  return {
    lacking: computed(() => (query.data.value ? lackingOf(wanted(), query.data.value) : [])),
    isAsking: computed(() => wanted().length > 0 && query.isFetching.value && !query.data.value),
  };
}
