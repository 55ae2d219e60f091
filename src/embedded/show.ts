import { displayName } from '@/ollama/model-name';
import type { ShowResponse } from '@/ollama/show';
import type { JsonObject, ModelDetails } from '@/ollama/types';
import { Refusal, unlessEmpty } from './answers';
import type { Abilities } from './behaviours';
import type { Fields } from './fields';
import { modelInfo, readFacts, type GgufFacts } from './gguf-facts';
import { modelfileText, parametersText } from './go-print';
import { blobPath, layersOf } from './manifest';
import type { Models, StoredModel } from './models';

/** The model's own file, and what it says. Throws a Refusal of 500 when there is none or it is unreadable. */
export async function fileOf(models: Models, model: StoredModel): Promise<{ blob: Blob; facts: GgufFacts }> {
  const layer = layersOf(model.manifest, 'model')[0];
  const blob = layer && (await models.store.get(layer.digest));
  if (!blob)
    throw new Refusal(
      500,
      `open ${layer ? blobPath(layer.digest) : displayName(model.name)}: no such file or directory`,
    );
  return { blob, facts: await readFacts(blob) };
}

/** The details as `tags` and `ps` have them: without a parent. */
export function detailsOf(model: StoredModel): ModelDetails {
  const { config } = model;
  return {
    parent_model: '',
    format: config.model_format,
    family: config.model_family,
    families: config.model_families,
    parameter_size: config.model_type,
    quantization_level: config.file_type,
  };
}

/** Everything about a model. Throws a Refusal of 500 when its file cannot be read. */
export async function showModel(
  models: Models,
  model: StoredModel,
  fields: Fields,
  { capabilities, prompting }: Abilities,
): Promise<ShowResponse> {
  const verbose = fields.bool('verbose', false);
  const { blob, facts } = await fileOf(models, model);
  const projector = layersOf(model.manifest, 'projector')[0];
  const projectorBlob = projector && (await models.store.get(projector.digest));
  const system = fields.string('system') || model.system || '';
  const params: JsonObject = { ...model.params, ...fields.object('options') };
  return {
    license: unlessEmpty(model.licenses.join('\n')),
    modelfile: modelfileText(model, { template: prompting.printed, system, params }),
    parameters: unlessEmpty(parametersText(model.params)),
    template: unlessEmpty(prompting.shown),
    system: unlessEmpty(system),
    details: { ...detailsOf(model), parent_model: layersOf(model.manifest, 'model')[0]?.from ?? '' },
    messages: unlessEmpty(model.messages.map(({ role, content }) => ({ role, content }))),
    model_info: await modelInfo(blob, facts, verbose),
    projector_info: projectorBlob && (await modelInfo(projectorBlob, await readFacts(projectorBlob), verbose)),
    tensors: unlessEmpty(facts.tensors),
    capabilities: unlessEmpty(capabilities),
    modified_at: localTime(model.modifiedAt),
    requires: unlessEmpty(model.config.requires),
  };
}

/** A moment in the server's own time zone, as RFC 3339. */
export function localTime(moment: Date): string {
  const offsetMinutes = -moment.getTimezoneOffset();
  if (offsetMinutes === 0) return trimZeros(moment.toISOString());
  const sign = offsetMinutes < 0 ? '-' : '+';
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const offset = `${sign}${two(Math.abs(offsetMinutes) / 60)}:${two(Math.abs(offsetMinutes) % 60)}`;
  const local = new Date(moment.getTime() + offsetMinutes * 60_000).toISOString();
  return trimZeros(local).replace('Z', offset);
}

/** A moment in UTC as RFC 3339, without trailing zeros in the fraction. */
export function utcTime(moment: Date): string {
  return trimZeros(moment.toISOString());
}

function trimZeros(iso: string): string {
  return iso.replace(/\.?0*Z$/, 'Z');
}
