import { jsonRequest, readObject, send } from './call';
import { date, isFields, jsonObject, list, numbers, someText, text, texts } from './read';
import { readRole } from './read-message';
import { readDetails } from './read-model';
import type { CallOptions, Transport } from './transport';
import type { Capability, JsonObject, Message, ModelDetails, Options } from './types';

export interface ShowRequest {
  model: string;
  /** Brings the whole vocabulary along: many megabytes. Never poll it. */
  verbose?: boolean;
  system?: string;
  options?: Options;
}

export interface TensorInfo {
  name: string;
  /** Empty where the server does not tell. */
  type: string;
  /** Without dimensions where the server does not tell them. */
  shape: number[];
}

export interface ShowResponse {
  license?: string;
  /** Names a blob's path on the server in FROM and prints large integers as floats: not to be re-used unedited. */
  modelfile?: string;
  /** One `name  value` a line, in random order; strings quoted; `stop` may repeat. */
  parameters?: string;
  template?: string;
  system?: string;
  details: ModelDetails;
  messages?: Pick<Message, 'role' | 'content'>[];
  remote_model?: string;
  remote_host?: string;
  /** GGUF metadata; arrays are null unless verbose. Cloud models of some versions have none. */
  model_info?: JsonObject;
  projector_info?: JsonObject;
  tensors?: TensorInfo[];
  capabilities?: Capability[];
  modified_at?: string;
  requires?: string;
}

/**
 * Everything the server tells of a model, what these types do not name included. Throws HttpError 404 for one it does not have.
 */
export async function show(transport: Transport, request: ShowRequest, options?: CallOptions): Promise<ShowResponse> {
  const path = '/api/show';
  const body = await readObject(await send(transport, jsonRequest('POST', path, request), options), path);
  const shown: ShowResponse = { ...jsonObject(body), details: readDetails(body.details) };
  shown.license = readLicense(body.license);
  shown.modelfile = someText(body.modelfile);
  shown.parameters = someText(body.parameters);
  shown.template = someText(body.template);
  shown.system = someText(body.system);
  shown.messages = optional(body.messages, readMessage);
  shown.remote_model = someText(body.remote_model);
  shown.remote_host = someText(body.remote_host);
  shown.model_info = jsonObject(body.model_info);
  shown.projector_info = jsonObject(body.projector_info);
  shown.tensors = optional(body.tensors, readTensor);
  shown.capabilities = texts(body.capabilities);
  shown.modified_at = date(body.modified_at);
  shown.requires = someText(body.requires);
  return withoutUndefined(shown);
}

function withoutUndefined(shown: ShowResponse): ShowResponse {
  for (const key of Object.keys(shown) as (keyof ShowResponse)[]) if (shown[key] === undefined) delete shown[key];
  return shown;
}

/** Several licenses come as one text, with a line end between them, or as the list they were stored as. */
function readLicense(value: unknown): string | undefined {
  return someText(Array.isArray(value) ? list(value, text).join('\n') : value);
}

function readMessage(value: unknown): Pick<Message, 'role' | 'content'> | undefined {
  const role = isFields(value) ? readRole(value.role) : undefined;
  return role && { role, content: text((value as { content?: unknown }).content) ?? '' };
}

function readTensor(value: unknown): TensorInfo | undefined {
  const name = isFields(value) ? someText(value.name) : undefined;
  if (name === undefined) return undefined;
  const { type, shape } = value as Record<string, unknown>;
  return { name, type: text(type) ?? '', shape: numbers(shape) ?? [] };
}

function optional<T>(value: unknown, read: (entry: unknown) => T | undefined): T[] | undefined {
  return Array.isArray(value) ? list(value, read) : undefined;
}
