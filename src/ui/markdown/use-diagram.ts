import { onScopeDispose, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import { isDarkPage } from './dark-page';
import { DiagramError } from './diagram-error';
import type { Picture } from './diagram-picture';
import { drawDiagram, keptPicture } from './draw-diagram';

export interface ShownPicture extends Picture {
  /** Of a blob; revoked when there is another one. */
  url: string;
  isDark: boolean;
}

/** The picture of a diagram's source, which follows the page's theme, or why there is none. */
export function useDiagram(
  source: ComputedRef<string>,
  isPatient: Ref<boolean>,
): { picture: ShallowRef<ShownPicture | undefined>; error: ShallowRef<DiagramError | undefined> } {
  const picture = shallowRef<ShownPicture>();
  const error = shallowRef<DiagramError>();

  function show(drawn: Picture | undefined, isDark = false): void {
    if (picture.value) URL.revokeObjectURL(picture.value.url);
    picture.value = drawn && {
      ...drawn,
      isDark,
      url: URL.createObjectURL(new Blob([drawn.svg], { type: 'image/svg+xml' })),
    };
  }
  onScopeDispose(() => show(undefined));

  watch(
    [source, isDarkPage, isPatient] as const,
    async ([text, isDark, patient], [textBefore], onCleanup) => {
      const controller = new AbortController();
      const { signal } = controller;
      onCleanup(() => controller.abort());
      const known = keptPicture(text, isDark);
      if (known) return show(known, isDark);
      if (text !== textBefore) {
        error.value = undefined;
        show(undefined);
      }
      try {
        const drawn = await drawDiagram(text, { isDark, isPatient: patient, signal });
        if (signal.aborted) return;
        error.value = undefined;
        show(drawn, isDark);
      } catch (failure) {
        if (signal.aborted) return;
        if (!(failure instanceof DiagramError)) throw failure;
        error.value = failure;
        show(undefined);
      }
    },
    { immediate: true },
  );
  return { picture, error };
}
