import { isAbort, throwIfAborted } from '@/base/abort';
import { HttpError, UnreachableError, type Client, type Options } from '@/ollama';
import { isSameModel } from '@/ollama/model-name';
import { sharersIn } from '@/shared/same-weights';
import { fromStoredError, toStoredError } from '@/shared/stored-error';
import { Pace } from '../plan/estimate';
import type { BenchmarkPlan, Target } from '../plan/plan';
import type { Step } from '../plan/steps';
import { ask } from './ask';
import { emptyOf, lookAround } from './conditions';
import { correctTokensPerWord, makePrompt } from './make-prompt';
import { hasFailed, type Conditions, type MeasuredTarget, type Measurement, type Sample } from './run';

/** How far it is. */
export interface BenchmarkProgress {
  phase: 'waiting' | 'preparing' | 'unloading' | 'loading' | 'answering';
  /** Which of the plan's targets. */
  target: number;
  step?: Step;
  /** Steps that were tried, of all of this time. */
  done: number;
  total: number;
  remainingSeconds?: number;
}

type TargetClient = Pick<Client, 'transport' | 'load' | 'unload' | 'show' | 'list' | 'running' | 'version'>;

export interface BenchmarkPorts {
  /** Undefined for a server that is not in the list any more. */
  clientOf: (target: Target) => TargetClient | undefined;
  signal: AbortSignal;
  report: (progress: BenchmarkProgress) => void;
  /** Keeps what was measured, before the next is. Must not throw. */
  keep: (measurement: Omit<Measurement, 'run'>) => Promise<void>;
  /** Takes what is known of a target now. */
  learn: (target: number, facts: Partial<MeasuredTarget>) => void;
  /** What is loaded on a target's server is another now. */
  loadedChanged: (target: Target) => void;
  /** Milliseconds of a clock that never goes back. */
  now?: () => number;
}

/** A server of the plan that the user has taken off the list. */
class ServerGoneError extends Error {
  readonly code = 'benchmark.serverGone';
}

/** A model that has no words to say. */
class NoTextError extends Error {
  readonly code = 'benchmark.noText';
}

/** A target is given up after so many failures in a row. */
const patience = 3;
const firstGuess = 1.1;

/**
 * Measures the steps, target after target. What fails is kept as a measurement that failed; a target that cannot
 * go on ends with its failure, and the next begins. Resolves with the number of targets that could not be measured
 * whole; throws only an abort, which ends the request that is on its way and keeps nothing of it.
 */
export async function runBenchmark(
  plan: BenchmarkPlan,
  steps: readonly Step[],
  known: readonly (number | undefined)[],
  ports: BenchmarkPorts,
): Promise<number> {
  const pace = new Pace(plan, known);
  let done = 0;
  let unfinished = 0;
  for (const [index, target] of plan.targets.entries()) {
    const own = steps.filter((step) => step.target === index);
    if (own.length === 0) continue;
    const before = done;
    const later = steps.filter((step) => step.target > index);
    let hasTrouble = false;
    try {
      ports.learn(index, { failure: undefined });
      const client = ports.clientOf(target);
      if (!client) throw new ServerGoneError();
      const measurer = new TargetMeasurer(plan, target, client, ports, (phase, step) => {
        const remainingSeconds = pace.secondsOf([...own.slice(done - before), ...later]);
        ports.report({ phase, target: index, step, done, total: steps.length, remainingSeconds });
      });
      ports.learn(index, await measurer.prepare());
      for await (const { step, measurement } of measurer.measure(own)) {
        done += 1;
        hasTrouble ||= measurement.samples.some(({ end }) => end === 'failed');
        if (!hasFailed(measurement)) pace.add(step, measurement.wallMs / 1000);
        await ports.keep(measurement);
      }
    } catch (error) {
      if (isAbort(error)) throw error;
      hasTrouble = true;
      ports.learn(index, { failure: toStoredError(error) });
    } finally {
      ports.learn(index, { pace: pace.of(index) });
      ports.loadedChanged(target);
    }
    if (hasTrouble) unfinished += 1;
    done = before + own.length;
  }
  return unfinished;
}

type Tell = (phase: BenchmarkProgress['phase'], step?: Step) => void;

/** Measures one target. */
class TargetMeasurer {
  private tokensPerWord = firstGuess;
  /** The model's, and those of all that are known to share its weights. */
  private names: readonly string[];
  private readonly now: () => number;
  private readonly signal: AbortSignal;

  constructor(
    private readonly plan: BenchmarkPlan,
    private readonly target: Target,
    private readonly client: TargetClient,
    ports: BenchmarkPorts,
    private readonly tell: Tell,
  ) {
    this.names = [target.model];
    this.now = ports.now ?? (() => performance.now());
    this.signal = ports.signal;
  }

  /** Whether it can be measured at all, and what is known of it. Throws where it cannot. */
  async prepare(): Promise<Partial<MeasuredTarget>> {
    const { client, signal } = this;
    const { model } = this.target;
    this.tell('preparing');
    const version = await client.version({ signal });
    const { capabilities = [] } = await client.show({ model }, { signal });
    if (capabilities.includes('embedding') && !capabilities.includes('completion')) throw new NoTextError();
    const { models } = await client.list({ signal });
    this.names = [model, ...sharersIn(models)(model)];
    const listed = models.find(({ name }) => name === model || isSameModel(name, model));
    return {
      version,
      digest: listed?.digest,
      sizeBytes: listed?.size,
      parameterSize: listed?.details.parameter_size || undefined,
      quantization: listed?.details.quantization_level || undefined,
    };
  }

  /** Measures step after step. Throws what ends the target: see isHopeless(). */
  async *measure(steps: readonly Step[]): AsyncGenerator<{ step: Step; measurement: Omit<Measurement, 'run'> }> {
    let failures = 0;
    let warmFor: number | undefined | 'nothing' = 'nothing';
    let seen: Conditions | undefined;
    for (const step of steps) {
      throwIfAborted(this.signal);
      let measurement: Omit<Measurement, 'run'>;
      if (step.kind === 'load') {
        measurement = await this.load(step);
        warmFor = 'nothing';
      } else {
        if (warmFor !== step.context) {
          await this.warmUp(step);
          seen = await this.look();
        }
        warmFor = step.context;
        measurement = await this.answer(step, seen);
      }
      seen = measurement.after;
      yield { step, measurement };
      const error = measurement.samples.find((sample) => sample.end === 'failed')?.error;
      failures = hasFailed(measurement) ? failures + 1 : 0;
      if (error && (isHopeless(fromStoredError(error)) || failures >= patience)) throw fromStoredError(error);
    }
  }

  private async load(step: Step): Promise<Omit<Measurement, 'run'>> {
    const { client, signal, now } = this;
    const { model } = this.target;
    const atMs = Date.now();
    let startedAt = now();
    let before: Conditions | undefined;
    let sample: Sample;
    try {
      this.tell('unloading', step);
      await emptyOf(client, this.names, signal);
      before = await this.look();
      this.tell('loading', step);
      startedAt = now();
      await client.load({ model, num_ctx: step.context }, { signal });
      sample = { end: 'loaded', totalMs: now() - startedAt, metrics: {} };
    } catch (error) {
      if (isAbort(error)) throw error;
      sample = { end: 'failed', totalMs: now() - startedAt, metrics: {}, error: toStoredError(error) };
    }
    const wallMs = now() - startedAt;
    return { step: step.id, atMs, wallMs, samples: [sample], before, after: await this.look() };
  }

  /** What comes first is slower than what comes after it, and tells how long a word is in tokens. */
  private async warmUp(step: Step): Promise<void> {
    const wanted = 64;
    this.tell('preparing', step);
    const sample = await this.once(wanted, step.context, 2);
    if (sample.end === 'failed') throw fromStoredError(sample.error!);
    this.learnWords(wanted, sample);
  }

  private async answer(
    step: Step & { kind: 'answer' },
    before: Conditions | undefined,
  ): Promise<Omit<Measurement, 'run'>> {
    const { now } = this;
    this.tell('answering', step);
    const atMs = Date.now();
    const startedAt = now();
    const { promptTokens, context } = step;
    const asked = Array.from({ length: step.concurrency }, () =>
      this.once(promptTokens, context, this.plan.answerTokens),
    );
    const samples = await Promise.all(asked);
    const wallMs = now() - startedAt;
    this.learnWords(promptTokens, samples[0]!);
    return { step: step.id, atMs, wallMs, samples, before, after: await this.look() };
  }

  private once(promptTokens: number, context: number | undefined, answerTokens: number): Promise<Sample> {
    const { temperature, seed, isRaw } = this.plan;
    const options: Options = { temperature, seed, num_predict: answerTokens };
    // The same with each request, the loads included: another one would load the model anew.
    if (context !== undefined) options.num_ctx = context;
    const prompt = makePrompt(promptTokens, this.tokensPerWord);
    // A prompt that does not fit is to be an error, and not a shorter prompt.
    const request = { model: this.target.model, prompt, truncate: false, ...(isRaw && { raw: true }), options };
    return ask(request, { transport: this.client.transport, signal: this.signal, now: this.now });
  }

  private learnWords(wanted: number, { metrics: { prompt_eval_count: counted } }: Sample): void {
    if (counted) this.tokensPerWord = correctTokensPerWord(this.tokensPerWord, wanted, counted);
  }

  private look(): Promise<Conditions | undefined> {
    return lookAround(this.client, this.names, this.signal);
  }
}

/** Whether the next request would fail alike: there is no server, no model, or no way in. */
function isHopeless(error: Error): boolean {
  return error instanceof UnreachableError || (error instanceof HttpError && [401, 403, 404].includes(error.status));
}
