import type { BenchmarkRun } from '../run/run';
import { measures, type Measure } from './measure';
import type { Spread } from './statistics';
import type { Group } from './summary';

/** How a measure differs from what it was. */
export interface Difference {
  before: Spread;
  now: Spread;
  /** 0.1 is a tenth more. */
  share: number;
  /**
   * `beyond`: the middle halves of both have nothing in common. `within`: they have. `unsure`: there are too few
   * numbers to know what is usual.
   */
  verdict: 'beyond' | 'within' | 'unsure';
}

/** A group with how it differs from the same one of another run. */
export interface ComparedGroup {
  group: Group;
  differences: Partial<Record<Measure, Difference>>;
}

const enough = 3;

/**
 * How a run's groups differ from those of another. They belong together when they are of the same model on the
 * same server under the same condition; two runs of one target each are compared whatever those are.
 */
export function compareRuns(
  now: { run: Pick<BenchmarkRun, 'targets'>; groups: readonly Group[] },
  before: { run: Pick<BenchmarkRun, 'targets'>; groups: readonly Group[] },
): ComparedGroup[] {
  const pairs = now.run.targets.map((target) => {
    if (now.run.targets.length === 1 && before.run.targets.length === 1) return 0;
    return before.run.targets.findIndex(
      (each) =>
        each.model === target.model &&
        (each.serverId === target.serverId || (each.serverUrl !== '' && each.serverUrl === target.serverUrl)),
    );
  });
  return now.groups.flatMap((group) => {
    const other = before.groups.find((each) => each.target === pairs[group.target] && isSameCondition(each, group));
    const differences: ComparedGroup['differences'] = {};
    for (const measure of measures) {
      const [one, two] = [other?.spreads[measure], group.spreads[measure]];
      if (one && two) differences[measure] = differenceOf(one, two);
    }
    return Object.keys(differences).length > 0 ? { group, differences } : [];
  });
}

function isSameCondition(one: Group, other: Group): boolean {
  return (
    one.kind === other.kind &&
    one.context === other.context &&
    one.promptTokens === other.promptTokens &&
    one.concurrency === other.concurrency
  );
}

export function differenceOf(before: Spread, now: Spread): Difference {
  const share = before.median > 0 ? now.median / before.median - 1 : 0;
  if (before.count < enough || now.count < enough) return { before, now, share, verdict: 'unsure' };
  const isApart = before.upper < now.lower || now.upper < before.lower;
  return { before, now, share, verdict: isApart ? 'beyond' : 'within' };
}
