import { expect, test } from 'vitest';
import type { WorkStatus } from '@/shared/work';
import type { Activity } from '@/shared/work.store';
import type { ServerId } from '@/shared/servers.store';
import { countAsking, summarizeActivities, toPercent } from './activity-summary';

function activity(status: WorkStatus, progress?: number): Activity {
  return {
    id: 'x',
    kind: 'models.work.pull',
    title: 'm',
    serverId: 's' as ServerId,
    status,
    isPart: false,
    progress,
    to: '/',
  };
}

test('nothing to tell when nothing goes on', () => {
  expect(summarizeActivities([])).toEqual({ running: 0, failed: 0, progress: undefined });
});

test('what waits counts as in progress, what ended does not', () => {
  const all = [activity('queued'), activity('running'), activity('done', 1), activity('failed'), activity('stopped')];
  expect(summarizeActivities(all)).toEqual({ running: 2, failed: 1, progress: undefined });
});

test('progress is that of those which know theirs', () => {
  expect(summarizeActivities([activity('running', 0.5), activity('running')]).progress).toBe(0.5);
  expect(summarizeActivities([activity('running', 0.5), activity('queued', 0)]).progress).toBe(0.25);
  expect(summarizeActivities([activity('running', 0.5), activity('done', 1)]).progress).toBe(0.5);
});

test('progress out of bounds is brought back', () => {
  expect(summarizeActivities([activity('running', 1.2), activity('running', -1)]).progress).toBe(0.5);
});

test.each([
  [0, 0],
  [0.999, 99],
  [1, 100],
  [1.5, 100],
  [-1, 0],
])('%d is %d %%', (progress, percent) => {
  expect(toPercent(progress)).toBe(percent);
});

test('what waits for the user is counted while it runs', () => {
  const asking = { ...activity('running'), isAsking: true };
  expect(countAsking([asking, activity('running'), { ...asking, status: 'stopped' }])).toBe(1);
});
