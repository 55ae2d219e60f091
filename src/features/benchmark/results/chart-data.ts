import type { BenchmarkRun } from '../run/run';
import type { Measure } from './measure';
import type { Spread } from './statistics';
import type { Group } from './summary';

/** What a chart is drawn over. */
export const axes = ['promptTokens', 'concurrency', 'context'] as const;
export type Axis = (typeof axes)[number];
export type View = 'models' | Axis;

/** All values of a target under one condition. */
export interface Box {
  target: number;
  values: readonly number[];
  spread: Spread;
}

/** A target's spreads along an axis. */
export interface Line {
  target: number;
  points: readonly { x: number; spread: Spread }[];
}

/** A condition that boxes, or lines, are drawn for, with a group that has it. */
export interface Place {
  key: string;
  group: Group;
}

/** What a measure can be drawn over: what has at least two values in the plan. */
export function viewsOf({ plan }: Pick<BenchmarkRun, 'plan'>, measure: Measure): View[] {
  const has: Record<Axis, boolean> = {
    promptTokens: measure !== 'load' && plan.promptTokens.length > 1,
    concurrency: measure !== 'load' && plan.concurrency.length > 1,
    context: plan.contexts.length > 1,
  };
  return ['models', ...axes.filter((axis) => has[axis])];
}

/** The conditions among which one is chosen for a chart, whatever the target is and where it is on the axis. */
export function placesOf(groups: readonly Group[], measure: Measure, view: View): Place[] {
  const places = new Map<string, Place>();
  for (const group of groups) {
    const key = placeKey(group, view);
    if (group.spreads[measure] && !places.has(key)) places.set(key, { key, group });
  }
  return [...places.values()];
}

export function boxesOf(groups: readonly Group[], measure: Measure, place: string): Box[] {
  return groups.flatMap((group) => {
    const spread = group.spreads[measure];
    if (!spread || placeKey(group, 'models') !== place) return [];
    return { target: group.target, values: group.values[measure], spread };
  });
}

export function linesOf(groups: readonly Group[], measure: Measure, axis: Axis, place: string): Line[] {
  const lines = new Map<number, { x: number; spread: Spread }[]>();
  for (const group of groups) {
    const spread = group.spreads[measure];
    const x = group[axis];
    if (!spread || x === undefined || placeKey(group, axis) !== place) continue;
    lines.set(group.target, [...(lines.get(group.target) ?? []), { x, spread }]);
  }
  return [...lines].map(([target, points]) => ({ target, points: points.toSorted((one, other) => one.x - other.x) }));
}

function placeKey(group: Group, view: View): string {
  return [group.kind, ...axes.map((axis) => (axis === view ? '' : (group[axis] ?? '')))].join(' ');
}
