import { overlap } from './answer-splitter';

/** Ends a text at the first of some stop words: text that may begin one is held back. */
export function stopFilter(stops: readonly string[]) {
  let held = '';
  return {
    push(piece: string): { ready: string; stopped: boolean } {
      held += piece;
      const ends = stops.map((stop) => held.indexOf(stop)).filter((index) => index >= 0);
      if (ends.length > 0) {
        const ready = held.slice(0, Math.min(...ends));
        held = '';
        return { ready, stopped: true };
      }
      const keep = Math.max(0, ...stops.map((stop) => overlap(held, stop)));
      const ready = held.slice(0, held.length - keep);
      held = held.slice(held.length - keep);
      return { ready, stopped: false };
    },
    /** What was held back and turned out to be no stop word. */
    rest(): string {
      const text = held;
      held = '';
      return text;
    },
  };
}
