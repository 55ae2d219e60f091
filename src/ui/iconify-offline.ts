// Takes the place of @iconify/vue (see the alias in vite.config.ts): the full package would ask a
// public API for every icon that is not bundled. This one has the bundled icons only and says so.
import { addIcon as addOfflineIcon, Icon as OfflineIcon } from '@iconify/vue/offline';
import { defineComponent, h } from 'vue';

const known = new Set<string>();

export function addIcon(name: string, data: Parameters<typeof addOfflineIcon>[1]): void {
  known.add(canonical(name));
  addOfflineIcon(canonical(name), data);
}

/** `lucide:x`, `i-lucide-x` and `lucide-x` are the same icon. */
function canonical(name: string): string {
  const bare = name.replace(/^i[-:]/, '');
  return bare.includes(':') ? bare : bare.replace('-', ':');
}

export function iconLoaded(name: string): boolean {
  return known.has(canonical(name));
}

export const Icon = defineComponent({
  name: 'OfflineIcon',
  inheritAttrs: false,
  props: { icon: { type: String, default: '' } },
  setup:
    (props, { attrs }) =>
    () => {
      const name = canonical(props.icon);
      if (name && !known.has(name)) console.error(`The icon ${name} is not in the bundle.`);
      return h(OfflineIcon, { ...attrs, icon: name });
    },
});
