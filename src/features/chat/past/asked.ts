import type { Conversation } from '../message';

/** What of the list's menus and dialogs is wanted. They are loaded with the first. */
export type Asked =
  | { what: 'list-menu'; place: MenuPlace }
  | { what: 'menu'; place: MenuPlace; conversation: Conversation }
  | { what: 'rename'; conversation: Conversation }
  | { what: 'tags'; conversations: readonly Conversation[] }
  | { what: 'import'; files: File[] };

/** Where a menu opens: at what it was opened from, or at the pointer. */
export interface MenuPlace {
  getBoundingClientRect: () => DOMRect;
}

/** What the list shows. */
export interface ListFilter {
  isArchive: boolean;
  tag: string | undefined;
}

/**
 * Where menus and dialogs are put: on a narrow screen into the dialog that the list is in, because what lies
 * beside a modal dialog is inert and below it (HTML, "top layer").
 */
export type Portal = HTMLElement | true;
