import type { Json } from '@/ollama/types';
import { json, Refusal, unlessEmpty, type Connection } from './answers';
import { failureOf, nanoseconds } from './completion';
import { EngineError, type EngineEmbedding } from './engine';
import { isString, type Fields } from './fields';
import { effectiveOptions, keepAliveMs } from './options';
import type { Lease } from './runner';
import type { ServerContext } from './context';

/** `POST /api/embed`: normalised vectors, one an input; without input it loads the model. */
export async function embed(context: ServerContext, fields: Fields, connection: Connection): Promise<Response> {
  const requested = fields.string('model');
  const inputs = readInputs(fields.raw('input'));
  const dimensions = fields.integer('dimensions');
  const truncate = fields.bool('truncate', true);
  const startedAt = performance.now();
  const lease = await leaseFor(context, fields, connection, requested, false);
  try {
    if (inputs.length === 0) return json({ model: requested, embeddings: [] });
    const found = await vectors(lease, inputs, truncate, connection);
    return json({
      model: requested,
      embeddings: found.map(({ vector }) => normalised(cut(normalised(vector), dimensions))),
      total_duration: nanoseconds(performance.now() - startedAt),
      load_duration: unlessEmpty(nanoseconds(lease.loadMs)),
      prompt_eval_count: unlessEmpty(found.reduce((sum, { tokens }) => sum + tokens, 0)),
    });
  } finally {
    lease.release();
  }
}

/** `POST /api/embeddings`, the legacy form: one vector as the engine made it. */
export async function embeddings(context: ServerContext, fields: Fields, connection: Connection): Promise<Response> {
  const requested = fields.string('model');
  const prompt = fields.string('prompt');
  if (requested === '') throw new Refusal(400, 'model is required');
  // 0.24 compares the name's spelling here.
  const lease = await leaseFor(context, fields, connection, requested, context.behaviours.wantsExactNames);
  try {
    if (prompt === '') return json({ embedding: [] });
    const [found] = await vectors(lease, [prompt], true, connection);
    return json({ embedding: found!.vector });
  } catch (error) {
    // Whatever status the engine gives.
    throw error instanceof EngineError ? new Refusal(500, error.message) : error;
  } finally {
    lease.release();
  }
}

async function leaseFor(
  context: ServerContext,
  fields: Fields,
  connection: Connection,
  requested: string,
  isExact: boolean,
): Promise<Lease> {
  const keepAlive = keepAliveMs(fields.raw('keep_alive'));
  const model = await context.requestedModel(requested, {
    cloud: 'remote model is unavailable',
    notFound: requested === '' ? undefined : `model "${requested}" not found, try pulling it first`,
    isExact,
  });
  const options = effectiveOptions(model.params, fields.object('options', 'map[string]interface {}'));
  return context.scheduler.acquire(model, { options, keepAliveMs: keepAlive, signal: connection.signal });
}

async function vectors(
  lease: Lease,
  inputs: string[],
  truncate: boolean,
  { signal }: Connection,
): Promise<EngineEmbedding[]> {
  let found: EngineEmbedding[];
  try {
    found = await lease.loaded.embed(inputs, { truncate, signal });
  } catch (error) {
    throw failureOf(error, lease);
  }
  if (found.some(({ vector }) => !vector.every(Number.isFinite))) {
    throw new Refusal(400, 'embedding contains NaN or Inf values');
  }
  return found;
}

function readInputs(input: Json | undefined): string[] {
  if (input === undefined || input === null || input === '') return [];
  if (typeof input === 'string') return [input];
  if (Array.isArray(input) && input.every(isString)) return input;
  throw new Refusal(400, 'invalid input type');
}

function cut(vector: number[], dimensions: number): number[] {
  return dimensions > 0 && dimensions < vector.length ? vector.slice(0, dimensions) : vector;
}

function normalised(vector: number[]): number[] {
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((value) => value / length) : vector;
}
