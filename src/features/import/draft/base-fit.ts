import type { ListedModel, ShowResponse } from '@/ollama';
import { isSameModel } from '@/ollama/model-name';
import type { Recognized } from '../weights/recognized';

/**
 * [Note: A base without heads ends the server] Converting an adapter divides by the base's number of
 * heads without looking whether it has one. (convert/convert_llama_adapter.go at v0.24.0)
 */
export function lacksHeads(shown: Pick<ShowResponse, 'model_info'> | undefined): boolean {
  const info = shown?.model_info;
  const architecture = info?.['general.architecture'];
  return info !== undefined && typeof info[`${String(architecture)}.attention.head_count`] !== 'number';
}

/** Whether a server converts the adapter, and so must be asked for its base's heads. */
export function isConverted({ format, base }: Recognized): boolean {
  return base !== undefined && format === 'safetensors';
}

/** The models of a server that something can go onto: of its families, and for an adapter none in the cloud. */
export function fittingBases(models: readonly ListedModel[], { base, isDerived }: Recognized): ListedModel[] {
  const families = base?.families ?? [];
  return models.filter(
    ({ details, remote_host }) =>
      (isDerived === true || !remote_host) && (families.length === 0 || families.includes(details?.family ?? '')),
  );
}

/** Why a server's model of that name is no base for something, or undefined where it is one. */
export function baseProblem(
  model: Recognized,
  from: string,
  server: { models: readonly ListedModel[]; shown: Pick<ShowResponse, 'model_info'> | undefined },
): 'no-base' | 'unfit-base' | 'unsure-base' | undefined {
  const isNamed = ({ name }: ListedModel) => isSameModel(name, from);
  if (!server.models.some(isNamed)) return 'no-base';
  if (!fittingBases(server.models, model).some(isNamed)) return 'unfit-base';
  if (!isConverted(model)) return undefined;
  if (!server.shown) return 'unsure-base';
  return lacksHeads(server.shown) ? 'unfit-base' : undefined;
}
