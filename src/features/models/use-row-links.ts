import { useEventListener } from '@vueuse/core';
import { computed, type ComputedRef, type Ref } from 'vue';
import { stringifyQuery, useRouter, type LocationQuery, type RouteLocationRaw } from 'vue-router';
import { toChat } from '@/shared/links';

/** Where a row leads. */
export interface RowHrefs {
  href: string;
  chatHref: string;
}

/**
 * The links and buttons of all rows, by one listener: those have `data-action`, their rows `data-index`.
 * Links are followed by the router unless a click asks for another tab or window; other actions are told.
 * Returns the addresses of a model's links. What `query` says comes to that of its details, where it is
 * another one with every order of the list: addresses are made of a name once.
 */
export function useRowLinks(
  list: Readonly<Ref<HTMLElement | null>>,
  options: {
    nameAt: (index: number) => string | undefined;
    detailsOf: (name: string) => RouteLocationRaw;
    query: () => LocationQuery;
    onAction: (index: number, action: string) => void;
  },
): ComputedRef<(name: string) => RowHrefs> {
  const { nameAt, detailsOf, query, onAction } = options;
  const router = useRouter();

  useEventListener(list, 'click', (event: MouseEvent) => {
    const target = (event.target as Element).closest<HTMLElement>('[data-action]');
    const index = Number(target?.closest('[data-index]')?.getAttribute('data-index') ?? NaN);
    const name = nameAt(index);
    if (!target || name === undefined) return;
    const { action = '' } = target.dataset;
    if (action !== 'details' && action !== 'chat') return onAction(index, action);
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (action === 'chat') void router.push(toChat(name));
    else void router.push({ path: router.resolve(detailsOf(name)).path, query: query() });
  });

  const made = new Map<string, RowHrefs>();
  return computed(() => {
    const text = stringifyQuery(query());
    const search = text ? `?${text}` : '';
    return (name) => {
      let hrefs = made.get(name);
      if (!hrefs) {
        hrefs = { href: router.resolve(detailsOf(name)).href, chatHref: router.resolve(toChat(name)).href };
        made.set(name, hrefs);
      }
      return { href: hrefs.href + search, chatHref: hrefs.chatHref };
    };
  });
}
