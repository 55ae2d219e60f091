/** The span over which the speed is measured: long enough to be calm, short enough to follow. */
const windowMs = 5_000;
/** Before this much time has been seen a speed would be noise. */
const shortestMs = 500;

/** Tells the speed of a transfer, over the last seconds, from running totals. */
export class RateMeter {
  private readonly samples: { totalBytes: number; nowMs: number }[] = [];

  /**
   * Notes that `totalBytes` have been transferred at `nowMs` (any clock that does not jump). A total
   * below the last one, a transfer that began anew, starts the measurement again.
   */
  add(totalBytes: number, nowMs: number): void {
    const last = this.samples.at(-1);
    if (last && totalBytes < last.totalBytes) this.samples.length = 0;
    this.samples.push({ totalBytes, nowMs });
    // The newest sample outside the window stays, so that slow totals still span it.
    while (this.samples.length > 2 && nowMs - this.samples[1]!.nowMs >= windowMs) this.samples.shift();
  }

  /** Bytes a second, or undefined while too little has been seen. */
  get bytesPerSecond(): number | undefined {
    const first = this.samples[0];
    const last = this.samples.at(-1);
    if (!first || !last || last.nowMs - first.nowMs < shortestMs) return undefined;
    return ((last.totalBytes - first.totalBytes) * 1000) / (last.nowMs - first.nowMs);
  }

  /** Seconds until `totalBytes` are through at this speed; undefined while the speed is unknown or zero. */
  remainingSeconds(totalBytes: number): number | undefined {
    const rate = this.bytesPerSecond;
    const done = this.samples.at(-1)?.totalBytes;
    if (!rate || done === undefined) return undefined;
    return Math.max(0, totalBytes - done) / rate;
  }
}
