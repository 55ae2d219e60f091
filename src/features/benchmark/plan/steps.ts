import type { BenchmarkPlan } from './plan';

/** One thing to be measured. */
export type Step = {
  /** The same for the same thing of the same plan, at any time. */
  id: string;
  /** Which of the plan's targets. */
  target: number;
  /** Absent: the server's choice. */
  context: number | undefined;
  /** From 1 on. */
  repeat: number;
} & ({ kind: 'load' } | { kind: 'answer'; promptTokens: number; concurrency: number });

/** A prompt and an answer that are longer than the context they were to be tried in. */
export interface Misfit {
  promptTokens: number;
  context: number;
}

/** What a plan comes to, in order: target after target, context after context, so that little is loaded anew. */
export function stepsOf(plan: BenchmarkPlan): Step[] {
  const contexts = plan.contexts.length > 0 ? plan.contexts : [undefined];
  return plan.targets.flatMap((_, target) =>
    contexts.flatMap((context) => [...loadsOf(plan, target, context), ...answersOf(plan, target, context)]),
  );
}

function loadsOf({ loads }: BenchmarkPlan, target: number, context: number | undefined): Step[] {
  return repeats(loads).map((repeat) => ({
    kind: 'load',
    id: `${target}.${context ?? 0}.load.${repeat}`,
    target,
    context,
    repeat,
  }));
}

/** Each kind of question in turn, again and again: a machine that grows warm slows all of them down alike. */
function answersOf(plan: BenchmarkPlan, target: number, context: number | undefined): Step[] {
  const lengths = plan.promptTokens.filter((promptTokens) => fits(plan, promptTokens, context));
  return repeats(plan.runs).flatMap((repeat) =>
    lengths.flatMap((promptTokens) =>
      plan.concurrency.map((concurrency): Step => {
        const id = `${target}.${context ?? 0}.${promptTokens}x${concurrency}.${repeat}`;
        return { kind: 'answer', id, target, context, repeat, promptTokens, concurrency };
      }),
    ),
  );
}

/** What is left out of a plan because it does not fit. */
export function misfitsOf(plan: BenchmarkPlan): Misfit[] {
  if (plan.runs === 0) return [];
  return plan.contexts.flatMap((context) =>
    plan.promptTokens
      .filter((promptTokens) => !fits(plan, promptTokens, context))
      .map((promptTokens) => ({ promptTokens, context })),
  );
}

/** Prompts come out some tokens longer or shorter than they were meant to. */
function fits({ answerTokens }: BenchmarkPlan, promptTokens: number, context: number | undefined): boolean {
  return context === undefined || promptTokens * 1.05 + answerTokens <= context;
}

function repeats(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
