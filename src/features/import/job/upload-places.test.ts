import { expect, test } from 'vitest';
import type { Digest } from '@/ollama';
import { UploadPlaces } from './upload-places';

const a: Digest = `sha256:${'a'.repeat(64)}`;
const b: Digest = `sha256:${'b'.repeat(64)}`;
const c: Digest = `sha256:${'c'.repeat(64)}`;

/** Tasks that run until they are told to end. */
function tasks() {
  const running: string[] = [];
  const ends = new Map<string, () => void>();
  const task = (name: string) => () => {
    running.push(name);
    return new Promise<void>((resolve) => ends.set(name, resolve)).finally(() =>
      running.splice(running.indexOf(name), 1),
    );
  };
  return { running, task, end: (name: string) => ends.get(name)!() };
}

test('a free place is taken at once', () => {
  const { running, task } = tasks();
  const places = new UploadPlaces(2);
  void places.run(a, task('a'));
  void places.run(b, task('b'));
  void places.run(c, task('c'));
  expect(running).toEqual(['a', 'b']);
});

test('the same digest waits without taking a place from others', async () => {
  const { running, task, end } = tasks();
  const places = new UploadPlaces(2);
  const first = places.run(a, task('first'));
  const second = places.run(a, task('second'));
  const other = places.run(b, task('other'));
  expect(running).toEqual(['first', 'other']);
  end('first');
  await first;
  await expect.poll(() => running).toEqual(['other', 'second']);
  end('second');
  end('other');
  await Promise.all([second, other]);
});

test('after a failure the next of the same digest has its turn', async () => {
  const places = new UploadPlaces(2);
  const first = places.run(a, () => Promise.reject(new Error('cut')));
  const second = places.run(a, async () => 'stored');
  await expect(first).rejects.toThrow('cut');
  await expect(second).resolves.toBe('stored');
});

test('one that waits can be aborted', async () => {
  const { running, task, end } = tasks();
  const places = new UploadPlaces(2);
  const first = places.run(a, task('first'));
  const abort = new AbortController();
  const second = places.run(a, task('second'), abort.signal);
  abort.abort();
  await expect(second).rejects.toMatchObject({ name: 'AbortError' });
  end('first');
  await first;
  expect(running).toEqual([]);
});
