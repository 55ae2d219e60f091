import type { Activity } from '@/shared/work.store';

export interface ActivitySummary {
  running: number;
  failed: number;
  /** Of those running that tell how far they are, from 0 to 1. */
  progress: number | undefined;
}

/** The whole of what is going on, for where there is room for one line only. */
export function summarizeActivities(activities: Activity[]): ActivitySummary {
  const running = activities.filter(({ status }) => status === 'queued' || status === 'running');
  const known = running.flatMap(({ progress }) => (progress === undefined ? [] : [Math.min(1, Math.max(0, progress))]));
  return {
    running: running.length,
    failed: activities.filter(({ status }) => status === 'failed').length,
    progress: known.length === 0 ? undefined : known.reduce((sum, progress) => sum + progress, 0) / known.length,
  };
}

/** How many wait for the user. */
export function countAsking(activities: Activity[]): number {
  return activities.filter(({ status, isAsking }) => status === 'running' && isAsking).length;
}

/** Whole percents, rounded down: 100 % is shown only when everything is there. */
export function toPercent(progress: number): number {
  return Math.floor(Math.min(1, Math.max(0, progress)) * 100);
}
