import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue';

/** Whether an element has ever been in sight: what is dear may wait until it is. */
export function useSeen(element: Readonly<Ref<Element | null>>): Readonly<Ref<boolean>> {
  const isSeen = ref(false);
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    isSeen.value = true;
    observer.disconnect();
  });
  watch(element, (now) => {
    observer.disconnect();
    if (now && !isSeen.value) observer.observe(now);
  });
  onScopeDispose(() => observer.disconnect());
  return readonly(isSeen);
}
