import { createApp, h, nextTick, shallowRef } from 'vue';
import { runTurn } from '../../../src/features/chat/run-turn';
import { anAnswer } from '../../../src/features/chat/messages.fixture';
import { chat } from '../../../src/ollama/chat';
import type { Transport } from '../../../src/ollama/transport';
import { IncrementalMarkdown } from '../../../src/ui/markdown/incremental';
import { renderBlocks } from '../../../src/ui/markdown/render';
import { plainTexts } from '../../../src/ui/markdown/texts.fixture';
import Markdown from '../../../src/ui/Markdown.vue';
import '../../../src/app/app.css';

// An answer as the chat reads and follows it, shown in one of three ways. All read, count and scroll alike.

export type Way = 'ours' | 'reparse' | 'append';

export interface StreamPage {
  /** Asks for the answer and shows it. `done` is set when the whole of it has been drawn. */
  run(way: Way, url: string): void;
  done: boolean;
  /** How long each update took, until the elements were there. */
  updatesMs: number[];
  /** Where tasks of more than 50 ms ended, as a length of the text, and how long they took. */
  longTasks: { atLength: number; ms: number }[];
}

declare global {
  interface Window {
    streamPage: StreamPage;
  }
}

const app = document.querySelector<HTMLElement>('#app')!;
const end = 'The very end.';
const text = shallowRef('');
const isComplete = shallowRef(false);

const ways: Record<Way, () => () => void> = {
  ours() {
    createApp(() => h(Markdown, { text: text.value, complete: isComplete.value, texts: plainTexts })).mount(app);
    return () => {};
  },
  reparse() {
    const context = { texts: plainTexts, footnoteId: (label: string) => label, folds: false, isWhole: false };
    createApp(() => {
      const blocks = new IncrementalMarkdown().update(text.value, { complete: isComplete.value });
      return h('div', { class: 'markdown' }, renderBlocks(blocks, context));
    }).mount(app);
    return () => {};
  },
  append() {
    const node = document.createTextNode('');
    const box = document.createElement('div');
    box.style.whiteSpace = 'pre-wrap';
    box.append(node);
    app.append(box);
    return () => node.appendData(text.value.slice(node.length));
  },
};

window.streamPage = {
  done: false,
  updatesMs: [],
  longTasks: [],
  run(way, url) {
    performance.mark('the answer begins');
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries())
        this.longTasks.push({ atLength: text.value.length, ms: Math.round(duration) });
    }).observe({ type: 'longtask' });
    const update = ways[way]();
    const transport: Transport = {
      fetch: ({ path, method, body }, { signal } = {}) => fetch(url + path, { method, body, signal }),
      upload: () => Promise.reject(new Error('unused')),
    };
    const nothing = () => Promise.resolve(undefined);
    void runTurn(
      () => Promise.resolve({ model: 'model', messages: [{ role: 'user', content: 'Tell me all.' }] }),
      anAnswer(),
      {
        client: { chat: (request, options) => chat(transport, request, options), chatWhole: never, generate: never },
        resolveSetup: nothing,
        callTools: nothing,
        begin: nothing,
        store: nothing,
        remember: () => {},
        show: ({ parts: [part], status }) => {
          const begun = performance.now();
          text.value = part?.kind === 'text' ? part.text : '';
          isComplete.value = status !== 'streaming';
          update();
          void nextTick(() => {
            this.updatesMs.push(performance.now() - begun);
            app.scrollTop = app.scrollHeight;
          });
        },
        onNextFrame: (callback) => void requestAnimationFrame(callback),
        isLeaving: () => Promise.resolve(false),
        now: () => Date.now(),
      },
      new AbortController().signal,
    ).then(({ status, error }) => {
      if (status !== 'done') throw new Error(error?.name ?? status);
      const wait = setInterval(() => {
        if (!app.textContent.trimEnd().endsWith(end)) return;
        clearInterval(wait);
        this.done = true;
      }, 50);
    });
  },
};

function never(): never {
  throw new Error('unused');
}
