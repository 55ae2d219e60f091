import { useQueries } from '@tanstack/vue-query';
import { computed } from 'vue';
import type { ShowResponse } from '@/ollama';
import { showQuery } from '@/shared/queries';
import { useClientFor } from '@/shared/use-client';
import type { Attachment } from '../message';
import type { Target } from '../turns.store';

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

/** A model that is to be asked, and what of the attachments it can do nothing with. */
export interface Lack {
  target: Target;
  lacking: Sense[];
}

/**
 * Which of those that are to be asked cannot see or hear what is attached.
 *
 * [Note: Abilities are shown, not listed] `/api/tags` names capabilities since 0.30 only, and does not know of
 * projectors for sound; `/api/show` looks at the files. (ListCapabilities in server/model_list_cache.go and
 * Capabilities in server/images.go at v0.33.0)
 */
export function useSenses(asked: () => readonly Target[], wanted: () => readonly Sense[]) {
  const clientFor = useClientFor();
  /** Nobody is looked at for nothing. */
  const targets = computed(() => (wanted().length > 0 ? asked() : []));
  const shown = useQueries({
    queries: computed(() => targets.value.map(({ server, model }) => showQuery(clientFor(server), model))),
  });
  const lacks = computed(() =>
    targets.value.flatMap((target, index): Lack[] => {
      const data = shown.value[index]?.data as ShowResponse | undefined;
      const lacking = data ? lackingOf(wanted(), data) : [];
      return lacking.length > 0 ? [{ target, lacking }] : [];
    }),
  );
  /** The first one of which it is not known yet. */
  const asking = computed(() =>
    targets.value.find((_, index) => shown.value[index]?.isFetching && !shown.value[index].data),
  );
  return { lacks, asking };
}
