import type { GenerateChunk, Logprob, Metrics } from '@/ollama';
import type { StoredError } from '@/shared/stored-error';
import { ownText } from './own-text';
import type { Run, RunLine } from './run';

/** What is kept of a run, however long it is. */
export const kept = { lines: 2000, lineLength: 2000, tokens: 2000 };

const measures = [
  'total_duration',
  'load_duration',
  'prompt_eval_count',
  'prompt_eval_duration',
  'eval_count',
  'eval_duration',
] as const satisfies (keyof Metrics)[];

/** A run while its answer comes: what comes is added in place, and whoever wants to see it is given a Run of that moment. */
export class RunGrowth {
  private run: Run;
  private thinking = '';
  private response = '';
  /** With some before those that are kept, so that they are taken away many at a time. */
  private lines: RunLine[] = [];
  private lineCount = 0;
  private readonly logprobs: Logprob[] = [];
  private logprobsLeftOut = 0;
  private isDone = false;

  constructor(run: Run) {
    this.run = run;
  }

  /** A line as it came, at a time in milliseconds since 1970. */
  addLine(text: string, at: number): void {
    this.lineCount += 1;
    if (this.lines.length >= 2 * kept.lines) this.lines.splice(0, kept.lines);
    const isLong = text.length > kept.lineLength;
    this.lines.push({
      atMs: Math.max(0, at - this.run.createdAt),
      text: isLong ? `${ownText(text.slice(0, kept.lineLength))}…` : text,
    });
  }

  /** What a line says. Text counts wherever it is, also in the last one. */
  addChunk(chunk: GenerateChunk, at: number): void {
    if (this.run.firstChunkAt === undefined) this.run = { ...this.run, firstChunkAt: at };
    this.response += chunk.response;
    this.thinking += chunk.thinking ?? '';
    for (const each of chunk.logprobs ?? []) {
      if (this.logprobs.length < kept.tokens) this.logprobs.push(each);
      else this.logprobsLeftOut += 1;
    }
    if (chunk._debug_info) this.run = { ...this.run, renderedPrompt: chunk._debug_info.rendered_template };
    if (!chunk.done) return;
    this.isDone = true;
    const metrics = Object.fromEntries(
      measures.flatMap((name) => (chunk[name] === undefined ? [] : [[name, chunk[name]]])),
    ) as Metrics;
    this.run = { ...this.run, metrics, done_reason: chunk.done_reason, context: chunk.context };
  }

  /** It ended before its end: stopped, where there is no error. After the last chunk nothing is missing any more. */
  fail(error: StoredError | undefined): void {
    if (this.isDone) return;
    this.run = error ? { ...this.run, status: 'failed', error } : { ...this.run, status: 'stopped' };
  }

  /** The run as it stays. */
  end(at: number): Run {
    this.run = { ...this.run, status: this.run.status === 'running' ? 'done' : this.run.status, endedAt: at };
    return this.latest();
  }

  latest(): Run {
    const lines = this.lines.slice(-kept.lines);
    return {
      ...this.run,
      thinking: this.thinking,
      response: this.response,
      lines,
      linesLeftOut: this.lineCount - lines.length,
      logprobs: this.logprobs.slice(),
      ...(this.logprobsLeftOut > 0 && { logprobsLeftOut: this.logprobsLeftOut }),
    };
  }
}
