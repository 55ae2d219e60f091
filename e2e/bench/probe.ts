import type { Page } from '@playwright/test';

/** What is to be on the page: an element, with an attribute, a text or another text than before where these are named. */
export interface Sight {
  selector: string;
  attribute?: [name: string, value: string];
  text?: string;
  changes?: true;
}

/** From an input to what it does, in milliseconds. */
export interface Response {
  /** Until the frame that shows it has been painted. */
  paintedMs: number;
  /** The longest of the input's events as the browser tells it, in steps of 8; 0 for less than 16. */
  eventMs: number;
}

/** The frames of a while. */
export interface Frames {
  count: number;
  /** The longest time from the begin of one frame to that of the next. */
  worstMs: number;
  /** Tasks of the page that took longer than 50 ms. */
  longTasks: number;
  longestTaskMs: number;
}

interface Probe {
  answer: Promise<number> | undefined;
  frames: Frames | undefined;
  events: PerformanceEventTiming[];
  expect(type: string | undefined, sights: Sight[]): void;
  /** The frame that is being made, painted. */
  paint(): Promise<number>;
  watchFrames(): void;
}

declare global {
  interface Window {
    probe: Probe;
  }
}

/** Puts the probe into every document that a page opens. */
export async function installProbe(page: Page): Promise<void> {
  // esbuild keeps the names of functions by a helper that is not in the page.
  await page.addInitScript('globalThis.__name = (named) => named');
  await page.addInitScript(() => {
    window.probe = {
      answer: undefined,
      frames: undefined,
      events: [],
      expect(type, sights) {
        const texts = sights.map(({ selector }) => document.querySelector(selector)?.textContent);
        this.events = [];
        this.answer = new Promise((resolve, reject) => {
          setTimeout(() => reject(new Error(`Never seen: ${JSON.stringify(sights)}`)), 20_000);
          const loop = (startMs: number) => {
            const isThere = sights.every(({ selector, attribute, text = '', changes }, index) => {
              const element = document.querySelector(selector);
              if (!element?.textContent.includes(text)) return false;
              if (changes && element.textContent === texts[index]) return false;
              return !attribute || element.getAttribute(attribute[0]) === attribute[1];
            });
            if (isThere) void this.paint().then((nowMs) => resolve(nowMs - startMs));
            else requestAnimationFrame(() => loop(startMs));
          };
          if (type === undefined) return loop(0);
          const options = { capture: true, once: true };
          document.addEventListener(type, ({ timeStamp }) => requestAnimationFrame(() => loop(timeStamp)), options);
        });
      },
      paint: () =>
        new Promise((resolve) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now());
          port2.postMessage(undefined);
        }),
      watchFrames() {
        const frames: Frames = { count: 0, worstMs: 0, longTasks: 0, longestTaskMs: 0 };
        this.frames = frames;
        const tasks = new PerformanceObserver((list) => {
          if (this.frames !== frames) return tasks.disconnect();
          for (const { duration } of list.getEntries()) {
            frames.longTasks += 1;
            frames.longestTaskMs = Math.max(frames.longestTaskMs, duration);
          }
        });
        tasks.observe({ type: 'longtask' });
        let last = performance.now();
        const loop = (nowMs: number) => {
          if (this.frames !== frames) return;
          frames.count += 1;
          if (frames.count > 1) frames.worstMs = Math.max(frames.worstMs, nowMs - last);
          last = nowMs;
          requestAnimationFrame(loop);
        };
        requestAnimationFrame(loop);
      },
    };
    new PerformanceObserver((list) => {
      window.probe.events.push(...(list.getEntries() as PerformanceEventTiming[]));
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
}

/** How long from the first event of a type that `act` brings about until what is expected is painted. */
export async function respond(
  page: Page,
  type: string,
  act: () => Promise<void>,
  ...sights: Sight[]
): Promise<Response> {
  await page.evaluate(([type, sights]) => window.probe.expect(type, sights), [type, sights] as const);
  await act();
  return page.evaluate(async () => {
    const { probe } = window;
    const paintedMs = (await probe.answer)!;
    // The browser tells of an event after its frame.
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { paintedMs, eventMs: Math.max(0, ...probe.events.map(({ duration }) => duration)) };
  });
}

/** How long from the beginning of a document until something is painted. */
export async function firstSight(page: Page, ...sights: Sight[]): Promise<number> {
  return page.evaluate(async (sights) => {
    window.probe.expect(undefined, sights);
    return (await window.probe.answer)!;
  }, sights);
}

/** The frames while something is done. */
export async function framesDuring(page: Page, act: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => window.probe.watchFrames());
  await act();
  return page.evaluate(async () => {
    const { frames } = window.probe;
    // Long tasks are told late.
    await new Promise((resolve) => setTimeout(resolve, 100));
    window.probe.frames = undefined;
    return frames!;
  });
}
