import { expect, test, vi } from 'vitest';
import { createPacer } from './pacer';

test('pauses when a frame has passed, and not before', async () => {
  let time = 0;
  const pause = createPacer(() => time);
  time = 11;
  expect(pause()).toBeUndefined();
  time = 12;
  const other = vi.fn<() => void>();
  setTimeout(other);
  await pause();
  expect(other).toHaveBeenCalled();
  expect(pause()).toBeUndefined();
});
