import { createApp, h, shallowRef } from 'vue';
import type { MarkdownTexts } from '../../../src/ui/markdown/render-context';
import Markdown from '../../../src/ui/Markdown.vue';

export interface MarkdownPage {
  /** Shows a text and resolves when it has been drawn whole. */
  show(text: string): Promise<void>;
}

declare global {
  interface Window {
    markdownPage: MarkdownPage;
  }
}

const texts: MarkdownTexts = {
  copy: 'Copy',
  copied: 'Copied',
  code: 'Code',
  save: 'Save',
  wrap: 'Wrap',
  unfold: (lines) => `${lines} lines`,
  fold: 'Less',
  table: 'Table',
  image: (alt) => alt,
  footnote: (label) => label,
};
const shown = shallowRef('');
const key = shallowRef(0);
createApp(() => h(Markdown, { key: key.value, text: shown.value, complete: true, texts })).mount('#app');

window.markdownPage = {
  async show(text) {
    key.value += 1;
    shown.value = `${text}\n\nThe very end.`;
    while (!document.querySelector('#app')!.textContent.endsWith('The very end.'))
      await new Promise((resolve) => setTimeout(resolve, 30));
  },
};
