import { computed } from 'vue';
import { fullName, parseModelName } from '@/ollama/model-name';

/** What stands under a name on a server, or will soon. */
export type NameState = 'free' | 'taken' | 'being-made';

/**
 * Tells of any name what stands under it, by the names that are there and those that are being made. Lists
 * of hundreds ask for each of theirs; they are asked anew when names came or went, not when a job went on.
 */
export function nameStates(namesThere: () => string[], namesToCome: () => string[]): (name: string) => NameState {
  const there = keySet(namesThere);
  const toCome = keySet(namesToCome);
  return (name) => {
    const key = keyOf(name);
    if (toCome.value.has(key)) return 'being-made';
    return there.value.has(key) ? 'taken' : 'free';
  };
}

/** A set that is another only when other names are in it: a list is asked for whenever anything of it changes. */
function keySet(names: () => string[]) {
  const joined = computed(() => names().map(keyOf).join('\n'));
  return computed(() => new Set(joined.value.split('\n').filter((key) => key !== '')));
}

/** Equal for names of the same model; empty for what is no name. */
function keyOf(text: string): string {
  const name = parseModelName(text);
  return name ? fullName(name).toLowerCase() : '';
}
