import { createApp, h, shallowRef } from 'vue';
import { plainTexts } from '../../../src/ui/markdown/texts.fixture';
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

const shown = shallowRef('');
const key = shallowRef(0);
createApp(() => h(Markdown, { key: key.value, text: shown.value, complete: true, texts: plainTexts })).mount('#app');

window.markdownPage = {
  async show(text) {
    key.value += 1;
    shown.value = `${text}\n\nThe very end.`;
    while (!document.querySelector('#app')!.textContent.endsWith('The very end.'))
      await new Promise((resolve) => setTimeout(resolve, 30));
  },
};
