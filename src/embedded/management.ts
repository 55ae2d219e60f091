import { displayName } from '@/ollama/model-name';
import type { ListedModel } from '@/ollama/models';
import type { RunningModel } from '@/ollama/running';
import { empty, json, lastOf, ndjson, Refusal, type Connection } from './answers';
import type { ServerContext } from './context';
import { createModel, readCreateCall } from './create';
import type { Fields } from './fields';
import { sizeOf } from './manifest';
import type { StoredModel } from './models';
import { detailsOf, localTime, showModel } from './show';
import { pullLines, pushLines } from './transfer';

// The endpoints that manage models.

/** `GET /api/tags`. */
export async function tags(context: ServerContext): Promise<Response> {
  const listed = await context.models.list();
  return json({ models: await Promise.all(listed.map((model) => listedModel(context, model))) });
}

async function listedModel(context: ServerContext, model: StoredModel): Promise<ListedModel> {
  const name = displayName(model.name);
  const listed: ListedModel = {
    name,
    model: name,
    modified_at: localTime(model.modifiedAt),
    size: sizeOf(model.manifest),
    digest: model.digest,
    details: detailsOf(model),
  };
  const { listedMore } = context.behaviours;
  if (!listedMore) return listed;
  const abilities = await context.abilitiesOf(model).catch(() => undefined);
  if (!abilities) return listed;
  const { parentModel = '', contextLength, embeddingLength, capabilities } = listedMore(model, abilities);
  const details = {
    ...listed.details,
    parent_model: parentModel,
    context_length: contextLength,
    embedding_length: embeddingLength,
  };
  return { ...listed, details, capabilities };
}

/** `GET /api/ps`. */
export function ps({ scheduler }: ServerContext): Response {
  const running = scheduler.running().map(({ model, sizeBytes, contextLength, expiresAt }): RunningModel => {
    const name = displayName(model.name);
    return {
      name,
      model: name,
      size: sizeBytes,
      digest: model.digest,
      details: detailsOf(model),
      expires_at: localTime(expiresAt),
      size_vram: 0,
      context_length: contextLength,
    };
  });
  return json({ models: running });
}

/** `POST /api/show`. */
export async function show(context: ServerContext, fields: Fields): Promise<Response> {
  const requested = fields.model();
  if (requested === '') throw new Refusal(400, 'model is required');
  const name = context.behaviours.namesMissingTag ? await context.models.resolve(requested) : undefined;
  const missing = name && `model '${displayName(name)}' not found`;
  const model = await context.requestedModel(requested, {
    cloud: 'remote model details are unavailable',
    notFound: missing,
  });
  return json(await showModel(context.models, model, fields, await context.abilitiesOf(model)));
}

/** `POST /api/copy`. */
export async function copy({ models }: ServerContext, fields: Fields): Promise<Response> {
  const from = fields.string('source');
  const to = fields.string('destination');
  const source = await models.resolve(from);
  if (!source) throw new Refusal(400, `source "${from}" is invalid`);
  const destination = await models.resolve(to);
  if (!destination) throw new Refusal(400, `destination "${to}" is invalid`);
  if (!(await models.read(source))) throw new Refusal(404, `model "${from}" not found`);
  await models.copy(source, destination);
  return empty();
}

/** `DELETE /api/delete`: a loaded model keeps answering from memory until it expires. */
export async function remove({ models }: ServerContext, fields: Fields): Promise<Response> {
  const requested = fields.model();
  if (requested === '') throw new Refusal(400, 'model is required');
  const name = await models.resolve(requested);
  if (!name) throw new Refusal(400, `name "${requested}" is invalid`);
  if (!(await models.read(name))) throw new Refusal(404, `model '${requested}' not found`);
  await models.delete(name);
  return empty();
}

/** `POST /api/create`. Without a stream it goes on to the end even when the client has gone. */
export async function create(context: ServerContext, fields: Fields, connection: Connection): Promise<Response> {
  const call = await readCreateCall(fields, context.models);
  const lines = createModel(context, call);
  return fields.bool('stream', true) ? ndjson(lines, connection) : lastOf(lines);
}

/** `POST /api/pull`. */
export async function pull(context: ServerContext, fields: Fields, connection: Connection): Promise<Response> {
  const name = fields.model();
  const options = { insecure: fields.bool('insecure', false), signal: connection.signal };
  if (!(await context.models.resolve(name))) throw new Refusal(400, 'invalid model name');
  const lines = pullLines(context.models, context.options.registry, name, options);
  return fields.bool('stream', true) ? ndjson(lines, connection) : lastOf(lines);
}

/** `POST /api/push`. */
export async function push(context: ServerContext, fields: Fields, connection: Connection): Promise<Response> {
  const name = fields.model();
  const options = { insecure: fields.bool('insecure', false), signal: connection.signal };
  if (name === '') throw new Refusal(400, 'model is required');
  const lines = pushLines(context.models, context.options.registry, name, options);
  return fields.bool('stream', true) ? ndjson(lines, connection) : lastOf(lines);
}
