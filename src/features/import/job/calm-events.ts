import type { ImportEvent } from './job';

/** So often is said how far a file is: what is drawn more often takes the processor from the upload. */
const everyMs = 250;

/**
 * [Note: Progress is drawn seldom] A browser tells of an upload twenty times a second, and each time the card, the
 * dock and their bars are drawn anew. Beside a server on the same machine that took a quarter of the processor time
 * of a whole import (measured with Chromium 156, two processors): a gibibyte was ready that much later.
 *
 * Passes on events of an import, and of those that only say how far a file is the newest, every now and then.
 * Order is kept. `end` tells what is left, after which nothing comes by itself.
 */
export function calmly(report: (event: ImportEvent) => void): {
  report: (event: ImportEvent) => void;
  end: () => void;
} {
  const at = new Map<number, string>();
  const held = new Map<number, ImportEvent>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    const events = [...held.values()];
    held.clear();
    for (const event of events) report(event);
  }

  function end(): void {
    clearTimeout(timer);
    timer = undefined;
    flush();
  }

  function rest(): void {
    timer = setTimeout(() => {
      timer = undefined;
      if (held.size === 0) return;
      flush();
      rest();
    }, everyMs);
  }

  return {
    report: (event) => {
      const isProgress = event.type === 'file-moved' && at.get(event.index) === event.state.at;
      if (isProgress && timer !== undefined) {
        held.set(event.index, event);
        return;
      }
      flush();
      if (event.type === 'file-moved') at.set(event.index, event.state.at);
      report(event);
      if (isProgress) rest();
    },
    end,
  };
}
