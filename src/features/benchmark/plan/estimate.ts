import type { BenchmarkPlan } from './plan';
import type { Step } from './steps';

// How long it will take. Nobody knows before it was tried; what was measured sets the pace for the rest.

/** Seconds on a machine that reads 400 and writes 20 tokens a second: what a pace of 1 means. */
export function weightOf(step: Step, { answerTokens }: Pick<BenchmarkPlan, 'answerTokens'>): number {
  if (step.kind === 'load') return 5;
  const alone = step.promptTokens / 400 + answerTokens / 20;
  // Together they share the machine, and gain something by it.
  return alone * (0.4 + 0.6 * step.concurrency);
}

/** How fast targets turn out to be. */
export class Pace {
  private readonly measured = new Map<string, { seconds: number; weight: number }>();

  constructor(
    private readonly plan: BenchmarkPlan,
    /** How fast answers were in earlier runs, by target. */
    private readonly known: readonly (number | undefined)[] = [],
  ) {}

  /** Takes what a step took into account. */
  add(step: Step, seconds: number): void {
    const key = keyOf(step.target, step.kind);
    const { seconds: before, weight } = this.measured.get(key) ?? { seconds: 0, weight: 0 };
    this.measured.set(key, { seconds: before + seconds, weight: weight + weightOf(step, this.plan) });
  }

  /** Of a target, in seconds for what would take one at a pace of 1; undefined where nothing is known of it. */
  of(target: number, kind: Step['kind'] = 'answer'): number | undefined {
    const measured = this.measured.get(keyOf(target, kind));
    if (measured && measured.weight > 0) return measured.seconds / measured.weight;
    return kind === 'answer' ? this.known[target] : undefined;
  }

  /** What steps will take, in seconds: the better known, the better. */
  secondsOf(steps: readonly Step[]): number {
    return steps.reduce(
      (sum, step) => sum + weightOf(step, this.plan) * (this.of(step.target, step.kind) ?? this.overall(step.kind)),
      0,
    );
  }

  private overall(kind: Step['kind']): number {
    const all = this.plan.targets.flatMap((_, target) => this.of(target, kind) ?? []);
    return all.length > 0 ? all.reduce((sum, each) => sum + each, 0) / all.length : 1;
  }
}

/** How fast a model loads says nothing of how fast it answers. */
function keyOf(target: number, kind: Step['kind']): string {
  return `${target} ${kind}`;
}
