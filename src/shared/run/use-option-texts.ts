import { computed, ref, watch, type Ref } from 'vue';
import type { BasicSetup } from './run-setup';
import { changed, isSameSetup, readOptionTexts, toOptionTexts, type OptionTexts } from './setup-form';

/**
 * Options while they are typed. What can be read goes into the setup at once; what cannot stays typed, and is told
 * in `unread`, by which the page knows that nothing can be sent.
 */
export function useOptionTexts(setup: Ref<BasicSetup>, unread: Ref<OptionTexts>) {
  const texts = ref<OptionTexts>(textsNow());
  const read = computed(() => readOptionTexts(texts.value));

  function textsNow(): OptionTexts {
    const { keep_alive: _, ...unreadOptions } = unread.value;
    return { ...toOptionTexts(setup.value.options), ...unreadOptions };
  }

  function set(now: OptionTexts): void {
    texts.value = now;
    const { options, problems } = read.value;
    const { keep_alive } = unread.value;
    unread.value = {
      ...(keep_alive !== undefined && { keep_alive }),
      ...Object.fromEntries(Object.keys(problems).map((name) => [name, now[name] ?? ''])),
    };
    setup.value = changed(setup.value, { options });
  }

  // A preset, a button, another conversation: what is typed here is no longer what is asked for.
  watch([() => setup.value.options, unread], ([options]) => {
    const isOurs = isSameSetup({ options }, { options: read.value.options });
    const isUnreadOurs = Object.keys(read.value.problems).every((name) => unread.value[name] === texts.value[name]);
    if (!isOurs || !isUnreadOurs) texts.value = textsNow();
  });

  return { texts, problems: computed(() => read.value.problems), set };
}
