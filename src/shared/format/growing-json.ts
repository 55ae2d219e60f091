import { Allow, parse } from 'partial-json';

/** No number of JSON, and no JSON of a model's: they would flicker in where a word is being written. */
const allowed = Allow.ALL & ~Allow.NAN & ~Allow.INF;

/** What is longer is not read again and again while it grows. */
export const longestGrowing = 256 * 1024;

interface Clock {
  now: () => number;
  /** Calls back with the next frame; returns what calls it off. */
  nextFrame: (callback: () => void) => () => void;
}

const browserClock: Clock = {
  now: () => performance.now(),
  nextFrame: (callback) => {
    const frame = requestAnimationFrame(callback);
    return () => cancelAnimationFrame(frame);
  },
};

/**
 * Reads JSON that is being written: hands on what there is of it, at most once a frame.
 *
 * [Note: Reading what grows] Each reading begins at the beginning, and so costs more the longer the text is. What one
 * reading took is waited for nine times before the next, so that all of them take a tenth of the time at most; texts
 * longer than `longestGrowing` are left as they are until they are complete.
 */
export class GrowingJson {
  private text = '';
  private read = '';
  private restUntil = 0;
  private callOff: (() => void) | undefined;

  constructor(
    private readonly onValue: (value: unknown) => void,
    private readonly clock: Clock = browserClock,
  ) {}

  /** Takes the whole text as far as it has come. Returns whether it is still followed. */
  update(text: string): boolean {
    this.text = text;
    if (text.length > longestGrowing) {
      this.stop();
      return false;
    }
    this.callOff ??= this.clock.nextFrame(this.onFrame);
    return true;
  }

  stop(): void {
    this.callOff?.();
    this.callOff = undefined;
  }

  private readonly onFrame = () => {
    this.callOff = undefined;
    const startedAt = this.clock.now();
    if (startedAt < this.restUntil) {
      this.callOff = this.clock.nextFrame(this.onFrame);
      return;
    }
    if (this.text === this.read) return;
    this.read = this.text;
    const value = parsePartial(this.text);
    if (value !== undefined) this.onValue(value);
    const endedAt = this.clock.now();
    this.restUntil = endedAt + 9 * (endedAt - startedAt);
  };
}

/** What there is of a JSON text that may go on; undefined where there is nothing, or nothing to be understood. */
export function parsePartial(text: string): unknown {
  // What begins otherwise is no JSON, or a single word of which one sees no growing.
  if (!/^\s*[[{"]/.test(text)) return undefined;
  try {
    return parse(text, allowed) as unknown;
  } catch {
    // Wrong in a way that no more text mends, or nested deeper than the parser's stack: the end tells.
    return undefined;
  }
}
