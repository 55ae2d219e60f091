import { shallowRef, type Component } from 'vue';

/** Whether a fence's word says that what follows is the source of a diagram. */
export function isDiagram(lang: string): boolean {
  return ['mermaid', 'mmd'].includes(lang.toLowerCase());
}

const view = shallowRef<Component>();
let isAsked = false;

/** What shows a diagram in the place of its code. Undefined until it is loaded, which the first call begins. */
export function diagramView(): Component | undefined {
  if (!isAsked) {
    isAsked = true;
    import('../DiagramBlock.vue').then(
      (module) => (view.value = module.default),
      // A file that did not load (the site was updated, the page is going): the source stays.
      () => (isAsked = false),
    );
  }
  return view.value;
}
