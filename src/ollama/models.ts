import { readObject, send } from './call';
import { ProtocolError } from './errors';
import { amount, date, isFields, namedList, someText, texts } from './read';
import { readDetails } from './read-model';
import type { CallOptions, Transport } from './transport';
import type { Capability, ModelDetails } from './types';

/** A model as the server lists it. */
export interface ListedModel {
  /** With its tag always shown: `llama3.2:latest`. */
  name: string;
  model: string;
  remote_model?: string;
  remote_host?: string;
  /** RFC 3339 in the server's own time zone. */
  modified_at?: string;
  /** Bytes of all layers. */
  size?: number;
  /** Hex digest of the manifest, without a prefix: changes when anything of the model does. */
  digest?: string;
  details: ModelDetails;
  /** Since v0.30.0. */
  capabilities?: Capability[];
}

export interface ModelList {
  models: ListedModel[];
  /** How many entries had to be left out: they do not say what the model is called, or one before them is called so. */
  unreadable: number;
}

/** The models on the server (`GET /api/tags`), the newest first. Throws ProtocolError when there is no list. */
export async function list(transport: Transport, options?: CallOptions): Promise<ModelList> {
  const path = '/api/tags';
  const response = await send(transport, { method: 'GET', path }, options);
  const { models } = await readObject(response, path);
  if (models !== null && !Array.isArray(models)) throw new ProtocolError(path, 'no models in the answer');
  const { entries, unreadable } = namedList(models, readListed);
  return { models: entries, unreadable };
}

function readListed(value: unknown): ListedModel | undefined {
  if (!isFields(value)) return undefined;
  const name = someText(value.name) ?? someText(value.model);
  if (name === undefined) return undefined;
  const listed: ListedModel = {
    name,
    model: someText(value.model) ?? name,
    modified_at: date(value.modified_at),
    size: amount(value.size),
    digest: someText(value.digest),
    details: readDetails(value.details),
  };
  if (value.remote_model !== undefined) listed.remote_model = someText(value.remote_model);
  if (value.remote_host !== undefined) listed.remote_host = someText(value.remote_host);
  if (value.capabilities !== undefined) listed.capabilities = texts(value.capabilities);
  return listed;
}
