import { stepsOf } from '../plan/steps';
import type { BenchmarkRun, Measurement } from '../run/run';

const columns = [
  'run',
  'at',
  'server',
  'server_url',
  'version',
  'model',
  'digest',
  'quantization',
  'kind',
  'num_ctx',
  'prompt_tokens_wanted',
  'concurrency',
  'repeat',
  'end',
  'error',
  'headers_ms',
  'first_token_ms',
  'total_ms',
  'round_ms',
  'prompt_eval_count',
  'prompt_eval_duration',
  'eval_count',
  'eval_duration',
  'load_duration',
  'total_duration',
  'others_loaded',
  'size',
  'size_vram',
  'context_length',
] as const;

/** Every request of a run as a line of CSV, in the wire's own words and units: `_ms` are ours, durations nanoseconds. */
export async function toCsv(run: BenchmarkRun, measurements: readonly Measurement[]): Promise<string> {
  const { default: papa } = await import('papaparse');
  const steps = new Map(stepsOf(run.plan).map((step) => [step.id, step]));
  const rows = measurements.flatMap(({ step: id, atMs, wallMs, samples, before, after }) => {
    const step = steps.get(id);
    const target = step && run.targets[step.target];
    if (!step || !target) return [];
    const others = [...new Set([...(before?.others ?? []), ...(after?.others ?? [])])].join(' ');
    const { size, size_vram, context_length } = after ?? {};
    return samples.map(({ end, error, headersMs, firstTokenMs, totalMs, metrics }): Cell[] => [
      run.label || run.id,
      new Date(atMs).toISOString(),
      target.serverName,
      target.serverUrl,
      target.version,
      target.model,
      target.digest,
      target.quantization,
      step.kind,
      step.context,
      step.kind === 'answer' ? step.promptTokens : undefined,
      step.kind === 'answer' ? step.concurrency : undefined,
      step.repeat,
      end,
      error && wordsOf(error),
      round(headersMs),
      round(firstTokenMs),
      round(totalMs),
      round(wallMs),
      metrics.prompt_eval_count,
      metrics.prompt_eval_duration,
      metrics.eval_count,
      metrics.eval_duration,
      metrics.load_duration,
      metrics.total_duration,
      others,
      size,
      size_vram,
      context_length,
    ]);
  });
  // A spreadsheet takes a cell that begins with `=` for a formula, and names are anybody's.
  return `${papa.unparse({ fields: [...columns], data: rows }, { escapeFormulae: true })}\r\n`;
}

type Cell = string | number | undefined;

function round(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : Math.round(milliseconds * 10) / 10;
}

function wordsOf(error: object): string {
  const { name, serverMessage, code, message } = error as Record<string, string | undefined>;
  return [name, serverMessage ?? code ?? message].filter(Boolean).join(': ');
}
