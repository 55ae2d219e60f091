import { defineStore } from 'pinia';
import { computed, shallowReactive } from 'vue';
import type { RouteLocationRaw } from 'vue-router';
import type { ServerId } from './servers.store';
import type { TextKey } from './texts';

export type ActivityStatus = 'queued' | 'running' | 'done' | 'failed' | 'stopped';

/** A piece of work in progress, from any room, as the activity dock shows it. */
export interface Activity {
  id: string;
  /** The room's word for it: `models.work.pull`. */
  kind: TextKey;
  /** What is worked on: a model's name, a conversation's title. */
  title: string;
  serverId: ServerId;
  status: ActivityStatus;
  /** What is going on, already worded. */
  detail?: string;
  /** From 0 to 1; absent while unknown. */
  progress?: number;
  bytesPerSecond?: number;
  remainingSeconds?: number;
  /** Where its room shows it. */
  to: RouteLocationRaw;
  cancel?: () => void;
  retry?: () => void;
}

/** Everything in progress. The rooms' stores own the work and put() its state here. */
export const useActivityStore = defineStore('activity', () => {
  const byId = shallowReactive(new Map<string, Activity>());

  const activities = computed(() => [...byId.values()]);
  const runningCount = computed(
    () => activities.value.filter(({ status }) => status === 'queued' || status === 'running').length,
  );

  /** Adds an activity or replaces the one with its id. */
  function put(activity: Activity): void {
    byId.set(activity.id, activity);
  }

  function remove(id: string): void {
    byId.delete(id);
  }

  /** Takes finished ones out of the list. */
  function clearFinished(): void {
    for (const { id, status } of activities.value) if (status !== 'queued' && status !== 'running') byId.delete(id);
  }

  return { activities, runningCount, put, remove, clearFinished };
});
