import { computed, type ComputedRef } from 'vue';
import { stringifyQuery, useRouter, type LocationQuery, type RouteLocationRaw } from 'vue-router';
import { toChat } from '@/shared/links';

/** Where a row leads. */
export interface RowHrefs {
  href: string;
  chatHref: string;
}

/**
 * The addresses of a model's links. What `query` says comes to that of its details, where it is another one
 * with every order of the list: addresses are made of a name once.
 */
export function useRowLinks(
  detailsOf: (name: string) => RouteLocationRaw,
  query: () => LocationQuery,
): ComputedRef<(name: string) => RowHrefs> {
  const router = useRouter();
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
