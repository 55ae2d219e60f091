import { describe, expect, it, vi } from 'vitest';
import { abortable, delay, isAbort, throwIfAborted } from './abort';

describe('abortable', () => {
  it('rejects with an AbortError at once, and passes a result through otherwise', async () => {
    const abort = new AbortController();
    const never = abortable(new Promise(() => undefined), abort.signal);
    abort.abort(new Error('a reason of the caller’s own'));
    await expect(never).rejects.toSatisfy(isAbort);
    await expect(abortable(Promise.resolve(1), abort.signal)).rejects.toSatisfy(isAbort);
    await expect(abortable(Promise.resolve(1), new AbortController().signal)).resolves.toBe(1);
    expect(() => throwIfAborted(abort.signal)).toThrow();
  });

  it.each(['before', 'after'])('takes over a failure of work that was given up %s it was handed over', async (when) => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    const abort = new AbortController();
    let fail = (_: Error): void => undefined;
    const work = new Promise<never>((_, reject) => (fail = reject));
    if (when === 'before') abort.abort();
    const waited = abortable(work, abort.signal);
    abort.abort();
    await expect(waited).rejects.toSatisfy(isAbort);
    fail(new Error('too late'));
    // Node reports what is unhandled before the next turn of its loop.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});

describe('delay', () => {
  it('waits, and an abort clears its timer', async () => {
    vi.useFakeTimers();
    const abort = new AbortController();
    const aborted = delay(1000, abort.signal);
    const waited = delay(1000);
    expect(vi.getTimerCount()).toBe(2);
    abort.abort();
    expect(vi.getTimerCount()).toBe(1);
    await expect(aborted).rejects.toSatisfy(isAbort);
    vi.advanceTimersByTime(1000);
    await expect(waited).resolves.toBeUndefined();
    vi.useRealTimers();
  });
});
