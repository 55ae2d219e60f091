import { useEventListener } from '@vueuse/core';
import { computed, type ComputedRef, type Ref } from 'vue';
import { useRouter, type RouteLocationRaw } from 'vue-router';

/** Where a row leads. */
interface RowHrefs {
  href: string;
  chatHref: string;
}

/**
 * The links and buttons of all rows, by one listener: those have `data-action`, their rows `data-index`.
 * Links are followed by the router unless a click asks for another tab or window. Returns the addresses of
 * a model's links, which change with what `detailsOf` makes of its name.
 */
export function useRowLinks(
  list: Readonly<Ref<HTMLElement | null>>,
  nameAt: (index: number) => string | undefined,
  detailsOf: () => (name: string) => RouteLocationRaw,
  onDelete: (index: number) => void,
): ComputedRef<(name: string) => RowHrefs> {
  const router = useRouter();
  const chatOf = (name: string): RouteLocationRaw => ({ name: 'chat', query: { model: name } });

  useEventListener(list, 'click', (event: MouseEvent) => {
    const target = (event.target as Element).closest<HTMLElement>('[data-action]');
    const index = Number(target?.closest('[data-index]')?.getAttribute('data-index') ?? NaN);
    const name = nameAt(index);
    if (!target || name === undefined) return;
    if (target.dataset.action === 'delete') return onDelete(index);
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void router.push(target.dataset.action === 'chat' ? chatOf(name) : detailsOf()(name));
  });

  return computed(() => {
    const details = detailsOf();
    const made = new Map<string, RowHrefs>();
    return (name) => {
      let hrefs = made.get(name);
      if (!hrefs) {
        hrefs = { href: router.resolve(details(name)).href, chatHref: router.resolve(chatOf(name)).href };
        made.set(name, hrefs);
      }
      return hrefs;
    };
  });
}
