import { describe, expect, it } from 'vitest';
import { isAbort } from './abort';
import { Lane } from './lane';

/** A task that ends when told, and what is running. */
function tasks() {
  const running = new Set<string>();
  const ends = new Map<string, () => void>();
  const task = (name: string) => () =>
    new Promise<string>((resolve) => {
      running.add(name);
      ends.set(name, () => {
        running.delete(name);
        resolve(name);
      });
    });
  return { running, task, end: (name: string) => ends.get(name)!() };
}

describe('Lane', () => {
  it('runs as many as it may, the others in order', async () => {
    const { running, task, end } = tasks();
    const lane = new Lane(2);
    const all = ['a', 'b', 'c', 'd'].map((name) => lane.run(task(name)));
    expect([...running]).toEqual(['a', 'b']);
    end('b');
    await all[1];
    expect([...running]).toEqual(['a', 'c']);
    end('a');
    await all[0];
    end('c');
    end('d');
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('goes on after a task fails', async () => {
    const lane = new Lane(1);
    await expect(lane.run(() => Promise.reject(new Error('x')))).rejects.toThrow('x');
    await expect(lane.run(async () => 1)).resolves.toBe(1);
  });

  it('takes an aborted task out of the line without running it', async () => {
    const { task, end, running } = tasks();
    const lane = new Lane(1);
    const abort = new AbortController();
    const first = lane.run(task('first'));
    const second = lane.run(task('second'), abort.signal);
    const third = lane.run(task('third'));
    abort.abort();
    await expect(second).rejects.toSatisfy(isAbort);
    end('first');
    await first;
    expect([...running]).toEqual(['third']);
    end('third');
    await expect(third).resolves.toBe('third');
  });
});
