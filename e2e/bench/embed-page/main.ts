import ui from '@nuxt/ui/vue-plugin';
import { createApp, h, type App, type Component } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { InputsReader } from '../../../src/features/embeddings/inputs/read-inputs';
import HeatMap from '../../../src/features/embeddings/pictures/HeatMap.vue';
import { toUnitVectors } from '../../../src/features/embeddings/pictures/numbers/unit-vectors';
import ProjectionPicture from '../../../src/features/embeddings/pictures/ProjectionPicture.vue';
import { aSet } from '../../../src/features/embeddings/pictures/sets.fixture';
import type { VectorSet } from '../../../src/features/embeddings/vector-set';
import { i18n, loadTexts } from '../../../src/shared/texts';
import '../../../src/app/app.css';

// The pictures as the room shows them, and its reading of files, driven by what a user would do.

export type Part = 'heatMap' | 'umap' | 'bare' | 'csv';

export interface EmbedPage {
  /** Makes what a part is made of, which is not measured. `done` is set when it is there. */
  prepare(part: Part, count: number, dimensions: number): void;
  /** Does what is measured. `done` is set when all of it is on screen. */
  run(): void;
  done: boolean;
  /** From the order until the result is there. */
  ms: number;
  /** What went wrong. */
  failure?: string;
}

declare global {
  interface Window {
    embedPage: EmbedPage;
  }
}

const root = document.querySelector<HTMLElement>('#app')!;
let app: App | undefined;
let run: () => Promise<number>;

const page: EmbedPage = {
  done: false,
  ms: 0,
  prepare(part, count, dimensions) {
    finish(async () => {
      await loadTexts('pictures');
      run = await parts[part](count, dimensions);
    });
  },
  run() {
    performance.mark('what is measured begins');
    finish(async () => {
      page.ms = await run();
      performance.mark('what is measured ends');
    });
  },
};
window.embedPage = page;

function finish(task: () => Promise<void>): void {
  page.done = false;
  task().then(
    () => (page.done = true),
    (error: unknown) => (page.failure = String(error)),
  );
}

/** What each part prepares, and then does: it resolves with how long it took. */
const parts: Record<Part, (count: number, dimensions: number) => Promise<() => Promise<number>>> = {
  async heatMap(count, dimensions) {
    const set = unitSet(count, dimensions);
    return async () => {
      const ms = await timed(async () => {
        mount(HeatMap, set);
        await until(() => root.querySelector('canvas')?.width !== 300 && root.querySelector('[role=application]'));
        await frames(2);
      });
      await press('clusters');
      await playWith();
      return ms;
    };
  },
  async umap(count, dimensions) {
    mount(ProjectionPicture, unitSet(count, dimensions));
    await until(() => root.querySelector('[role=application]'));
    return async () => {
      const ms = await timed(async () => {
        await press('umap');
        await until(() => root.querySelector('[role=progressbar]'));
        await until(() => !root.querySelector('[role=progressbar]'));
      });
      await playWith();
      return ms;
    };
  },
  async bare(count, dimensions) {
    const { vectors } = unitSet(count, dimensions);
    return () =>
      timed(
        () =>
          new Promise<void>((resolve, reject) => {
            const worker = new Worker(new URL('./bare-umap.worker.ts', import.meta.url), { type: 'module' });
            worker.onerror = ({ message }) => reject(new Error(message));
            worker.onmessage = () => {
              worker.terminate();
              resolve();
            };
            worker.postMessage({ vectors, dimensions });
          }),
      );
  },
  async csv(count) {
    const rows = Array.from(
      { length: count },
      (_, row) => `${row},"A text, number ${row}, that says ""hello""\nand goes on in another line",${row % 7}\r\n`,
    );
    const file = new File(['\ufeffid,text,group\r\n', ...rows], 'texts.csv');
    return async () => {
      const reader = new InputsReader();
      const ms = await timed(async () => {
        const { texts } = await reader.read({ source: { file, name: file.name }, format: 'csv', column: 1 });
        if (texts.length !== count) throw new Error(`${texts.length} texts of ${count}`);
      });
      reader.close();
      return ms;
    };
  },
};

function unitSet(count: number, dimensions: number): VectorSet {
  const set = aSet({ count, dimensions, groups: 20, noise: 0.8 });
  return { ...set, vectors: toUnitVectors(set.vectors, dimensions).units };
}

function mount(component: Component, set: VectorSet): void {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:any*', component: { render: () => null } }],
  });
  app?.unmount();
  app = createApp({ render: () => h(component, { set }) });
  app.use(router).use(i18n).use(ui).mount(root);
}

/** Zooms by the wheel and moves by keys, as somebody does who looks around. */
async function playWith(): Promise<void> {
  const picture = root.querySelector<HTMLElement>('[role=application]')!;
  picture.focus();
  const { left, top, width, height } = picture.getBoundingClientRect();
  const middle = { clientX: left + width / 3, clientY: top + height / 3, bubbles: true };
  for (let step = 0; step < 40; step += 1) {
    picture.dispatchEvent(new WheelEvent('wheel', { ...middle, deltaY: step < 25 ? -120 : 120, cancelable: true }));
    picture.dispatchEvent(new PointerEvent('pointermove', middle));
    picture.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true }));
    await frames(1);
  }
}

async function press(value: string): Promise<void> {
  root.querySelector<HTMLInputElement>(`input[type=radio][value=${value}]`)!.click();
  await frames(2);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function until(isSo: () => unknown): Promise<void> {
  while (!isSo()) await frames(1);
}

async function frames(count: number): Promise<void> {
  for (let frame = 0; frame < count; frame += 1) await new Promise(requestAnimationFrame);
}
