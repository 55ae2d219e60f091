import { expect, test } from 'vitest';
import type { ProgressChunk } from '@/ollama';
import { nothingPushed, sumsOf, withPushChunk } from './push-progress';

const after = (...chunks: Partial<ProgressChunk>[]) =>
  chunks.reduce((progress, chunk) => withPushChunk(progress, { status: 'pushing', ...chunk }), nothingPushed);

test('counts what the registry had as done, and not as sent', () => {
  const progress = after({ digest: 'a', total: 100, completed: 100 }, { digest: 'b', total: 50, completed: 0 });
  expect(sumsOf(progress)).toEqual({ totalBytes: 150, completedBytes: 100, sentBytes: 0 });
  expect(sumsOf(withPushChunk(progress, { status: 'pushing', digest: 'b', total: 50, completed: 20 }))).toMatchObject({
    completedBytes: 120,
    sentBytes: 20,
  });
});

test('a layer is complete when another begins, or another step', () => {
  const half = { digest: 'a', total: 100, completed: 60 };
  expect(after(half, { digest: 'b', total: 5 }).layers[0]).toMatchObject({ completedBytes: 100, isComplete: true });
  expect(after(half, { status: 'pushing manifest' }).layers[0]).toMatchObject({ isComplete: true });
  expect(after(half).layers[0]).toMatchObject({ isComplete: false });
});

test('what has to be sent anew is not done any more', () => {
  const progress = after(
    { digest: 'a', total: 100 },
    { digest: 'a', total: 100, completed: 80 },
    { digest: 'a', total: 100, completed: 20 },
  );
  expect(sumsOf(progress)).toEqual({ totalBytes: 100, completedBytes: 20, sentBytes: 20 });
});

test('keeps the total of a line without one, and no more than it', () => {
  expect(after({ digest: 'a', total: 10 }, { digest: 'a', completed: 30 }).layers[0]).toMatchObject({
    totalBytes: 10,
    completedBytes: 10,
  });
});
