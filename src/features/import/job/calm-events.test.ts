import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { calmly } from './calm-events';
import type { ImportEvent } from './job';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const told: string[] = [];
  const calm = calmly((event) => {
    if (event.type === 'file-moved' && 'transfer' in event.state)
      told.push(`${event.index} ${event.state.at} ${event.state.transfer.doneBytes}`);
    else told.push(event.type);
  });
  const move = (doneBytes: number, at: 'digesting' | 'uploading' = 'uploading', index = 0) =>
    calm.report({ type: 'file-moved', index, state: { at, transfer: { doneBytes, totalBytes: 100 } } });
  return { told, move, ...calm };
}

test('how far a file is is said at once, then by the newest word of a while', () => {
  const { told, move } = setUp();
  for (let bytes = 0; bytes <= 50; bytes += 10) move(bytes);
  expect(told).toEqual(['0 uploading 0', '0 uploading 10']);
  vi.advanceTimersByTime(300);
  expect(told.slice(2)).toEqual(['0 uploading 50']);
  move(60);
  expect(told).toHaveLength(3);
  vi.advanceTimersByTime(300);
  expect(told.slice(3)).toEqual(['0 uploading 60']);
  vi.advanceTimersByTime(1000);
  expect(vi.getTimerCount()).toBe(0);
  move(70);
  expect(told.slice(4)).toEqual(['0 uploading 70']);
});

test('what is more than progress is said at once, after what came before it', () => {
  const { told, move, report } = setUp();
  move(0, 'digesting');
  move(1, 'digesting');
  move(2, 'digesting');
  move(0, 'uploading', 1);
  move(3);
  report({ type: 'create-began' } satisfies ImportEvent);
  expect(told).toEqual([
    ...['0 digesting 0', '0 digesting 1', '0 digesting 2', '1 uploading 0', '0 uploading 3'],
    'create-began',
  ]);
});

test('the last word is never lost', () => {
  const { told, move, end } = setUp();
  for (const bytes of [0, 10, 20]) move(bytes);
  end();
  expect(told.at(-1)).toBe('0 uploading 20');
  expect(vi.getTimerCount()).toBe(0);
});
