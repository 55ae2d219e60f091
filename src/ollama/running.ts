import { readObject, send } from './call';
import { ProtocolError } from './errors';
import { amount, date, isFields, namedList, someText } from './read';
import { readDetails } from './read-model';
import type { CallOptions, Transport } from './transport';
import type { ModelDetails } from './types';

/** A model that is loaded. */
export interface RunningModel {
  name: string;
  model: string;
  /** Bytes in use by the runner, of which `size_vram` on GPUs. */
  size?: number;
  size_vram?: number;
  digest?: string;
  details: ModelDetails;
  /** RFC 3339; about 292 years ahead means never. */
  expires_at?: string;
  /** The context in effect, in tokens. Since v0.10.0. */
  context_length?: number;
}

export interface RunningList {
  models: RunningModel[];
  /** How many entries had to be left out: they do not say what the model is called, or one before them is called so. */
  unreadable: number;
}

/**
 * What is loaded now (`GET /api/ps`). Unloading is asynchronous: a model may still be listed shortly.
 * Throws ProtocolError when there is no list.
 */
export async function running(transport: Transport, options?: CallOptions): Promise<RunningList> {
  const path = '/api/ps';
  const response = await send(transport, { method: 'GET', path }, options);
  const { models } = await readObject(response, path);
  if (models !== null && !Array.isArray(models)) throw new ProtocolError(path, 'no models in the answer');
  const { entries, unreadable } = namedList(models, readRunning);
  return { models: entries, unreadable };
}

function readRunning(value: unknown): RunningModel | undefined {
  if (!isFields(value)) return undefined;
  const name = someText(value.name) ?? someText(value.model);
  if (name === undefined) return undefined;
  return {
    name,
    model: someText(value.model) ?? name,
    size: amount(value.size),
    size_vram: amount(value.size_vram),
    digest: someText(value.digest),
    details: readDetails(value.details),
    expires_at: date(value.expires_at),
    context_length: amount(value.context_length),
  };
}
