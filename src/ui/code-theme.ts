import { HighlightStyle } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The look of editors: the kit's own colours, light and dark. */
export const codeTheme = EditorView.theme({
  '&': { color: 'var(--ui-text)', backgroundColor: 'var(--ui-bg)', fontSize: '0.75rem' },
  '&.cm-focused': { outline: 'none' },
  // Ligatures would show `<|` of a template as another sign.
  '.cm-scroller': {
    fontFamily: 'var(--font-mono)',
    fontVariantLigatures: 'none',
    lineHeight: '1.25rem',
    minHeight: '11rem',
    maxHeight: '28rem',
  },
  '.cm-content': { caretColor: 'var(--ui-text-highlighted)', padding: '0.5rem 0' },
  '.cm-cursor': { borderLeftColor: 'var(--ui-text-highlighted)' },
  '.cm-gutters': {
    color: 'var(--ui-text-muted)',
    backgroundColor: 'var(--ui-bg-elevated)',
    borderRight: '1px solid var(--ui-border)',
  },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in oklab, var(--ui-primary) 25%, transparent)',
  },
  '.cm-placeholder': { color: 'var(--ui-text-muted)' },
  '.cm-tooltip': {
    color: 'var(--ui-text)',
    backgroundColor: 'var(--ui-bg)',
    border: '1px solid var(--ui-border-accented)',
    borderRadius: '0.375rem',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    color: 'var(--ui-text-highlighted)',
    backgroundColor: 'var(--ui-bg-accented)',
  },
  '.cm-completionDetail': { color: 'var(--ui-text-muted)', fontStyle: 'normal' },
});

export const codeColors = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--ui-primary)', fontWeight: '600' },
  { tag: tags.propertyName, color: 'var(--ui-text-highlighted)', fontWeight: '600' },
  { tag: tags.string, color: 'var(--ui-text)' },
  { tag: tags.variableName, color: 'var(--ui-primary)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--ui-info)' },
  { tag: tags.comment, color: 'var(--ui-text-muted)', fontStyle: 'italic' },
  { tag: tags.invalid, color: 'var(--ui-error)' },
]);
