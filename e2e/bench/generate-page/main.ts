import ui from '@nuxt/ui/vue-plugin';
import { createPinia } from 'pinia';
import { createApp, h, nextTick, shallowRef } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import AnswerPane from '../../../src/features/playground/answer/AnswerPane.vue';
import type { Run } from '../../../src/features/playground/run';
import { runCompletion } from '../../../src/features/playground/run-completion';
import { RunKeeper } from '../../../src/features/playground/run-keeper';
import { aRun } from '../../../src/features/playground/runs.fixture';
import { createClient, type Transport } from '../../../src/ollama';
import { i18n, loadTexts } from '../../../src/shared/texts';
import '../../../src/app/app.css';

// A run as the playground reads, keeps and shows it, with its lines unfolded.

export interface GeneratePage {
  /** Resolves when the pane is on screen, with nothing in it. */
  ready: boolean;
  /** Asks for the answer and shows it. `done` is set when its end has been drawn. */
  run(url: string): void;
  done: boolean;
  /** Shows no run any more. */
  forget(): Promise<void>;
}

declare global {
  interface Window {
    generatePage: GeneratePage;
  }
}

const shown = shallowRef<Run>(aRun());
const Empty = { render: () => null };
const routes = ['/', '/servers'].map((path) => ({ path, name: path.slice(1) || 'home', component: Empty }));

window.generatePage = {
  ready: false,
  done: false,
  run(url) {
    performance.mark('the answer begins');
    const transport: Transport = {
      fetch: ({ path, method, body }, { signal } = {}) => fetch(url + path, { method, body, signal }),
      upload: () => Promise.reject(new Error('unused')),
    };
    const keeper = new RunKeeper(window);
    const request = { model: 'llama3.2', prompt: 'Why is the sky blue?', logprobs: true, top_logprobs: 20 };
    void runCompletion(
      aRun({ id: 'shown', request }),
      {
        client: createClient(transport),
        begin: (latest) => keeper.begin(latest),
        show: (run) => (shown.value = run),
        onNextFrame: (callback) => void requestAnimationFrame(callback),
        isLeaving: () => Promise.resolve(false),
        now: () => Date.now(),
      },
      new AbortController().signal,
    ).then(async (run) => {
      keeper.end(run);
      if (run.status !== 'done') throw new Error(run.error?.name ?? run.status);
      await nextTick();
      requestAnimationFrame(() => setTimeout(() => (this.done = true)));
    });
  },
  async forget() {
    shown.value = aRun({ id: 'none' });
    await nextTick();
  },
};

void Promise.all(['playground', 'doors/playground', 'format', 'run', 'asking'].map(loadTexts)).then(async () => {
  const router = createRouter({ history: createMemoryHistory(), routes });
  createApp(() => h(AnswerPane, { run: shown.value, server: undefined, isCarriedOn: false }))
    .use(createPinia())
    .use(router)
    .use(i18n)
    .use(ui)
    .mount('#app');
  await nextTick();
  for (const details of document.querySelectorAll('details')) details.open = true;
  window.generatePage.ready = true;
});
