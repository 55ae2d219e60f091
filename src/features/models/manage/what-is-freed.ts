import type { ListedModel, ShowResponse } from '@/ollama';
import { parseModelfile } from '@/ollama/modelfile';

/** What deleting models frees, as far as a server tells. */
export interface Freed {
  /** At most: a little less where small layers are shared. */
  bytes: number;
  /** Whether the size of one of them is not known. */
  isSizeUnknown: boolean;
  /** Those whose whole content stays under other names. */
  twins: Kept[];
  /** Those whose weights stay, for other models use them. */
  sharers: Kept[];
}

/** A model that goes and the models that keep what it is made of. */
export interface Kept {
  name: string;
  by: string[];
}

/** The files of a model's weights by digest, where they are known. */
export type WeightsOf = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * What deleting `models` of a server frees, with what is known of weights.
 *
 * [Note: Who shares what] Blobs are files by digest, and a delete removes those that no manifest names any more.
 * (RemoveLayers() of manifest/manifest.go at v0.24.0) The API lists no layers. Equal digests in the list are equal
 * manifests: nothing is freed. Beyond that `show` prints a Modelfile that names the weights' files; whether a
 * license or a template is shared is not told, and they are small.
 */
export function whatIsFreed(
  models: readonly ListedModel[],
  all: readonly ListedModel[],
  weightsOf: WeightsOf = new Map(),
): Freed {
  const going = new Set(models.map(({ name }) => name));
  const staying = all.filter(({ name }) => !going.has(name));
  const freed: Freed = { bytes: 0, isSizeUnknown: false, twins: [], sharers: [] };
  /** Of those that share weights among themselves only the largest counts. */
  const counted = new Map<string, number>();
  for (const model of models) {
    const { name, size, digest } = model;
    const twins = staying.filter((other) => digest !== undefined && other.digest === digest);
    if (twins.length > 0) {
      freed.twins.push({ name, by: names(twins) });
      continue;
    }
    const weights = weightsOf.get(name);
    const sharers = staying.filter((other) => weights && isWithin(weights, weightsOf.get(other.name)));
    if (sharers.length > 0) {
      freed.sharers.push({ name, by: names(sharers) });
      continue;
    }
    if (size === undefined) freed.isSizeUnknown = true;
    const key = weights?.size ? [...weights].sort().join() : (digest ?? name);
    counted.set(key, Math.max(counted.get(key) ?? 0, size ?? 0));
  }
  for (const bytes of counted.values()) freed.bytes += bytes;
  return freed;
}

/**
 * The models worth asking for their weights before `models` are deleted: these, and those that stay and look alike.
 * Weights make a model's family, size and quantization, so that others cannot share them.
 */
export function worthAsking(models: readonly ListedModel[], all: readonly ListedModel[]): ListedModel[] {
  const going = new Set(models.map(({ name }) => name));
  const staying = all.filter(({ name, remote_model }) => !going.has(name) && remote_model === undefined);
  const kinds = new Set(staying.map(kindOf));
  const asked = models.filter((model) => model.remote_model === undefined && kinds.has(kindOf(model)));
  const wanted = new Set(asked.map(kindOf));
  // One of several of the same content is enough.
  const digests = new Set<string | undefined>();
  const others = staying.filter((model) => {
    if (!wanted.has(kindOf(model)) || (model.digest !== undefined && digests.has(model.digest))) return false;
    digests.add(model.digest);
    return true;
  });
  return others.length === 0 ? [] : [...asked, ...others];
}

/** The digests of the files that a model's Modelfile names: weights, projectors, adapters. None where it names none. */
export function weightFiles({ modelfile = '' }: Pick<ShowResponse, 'modelfile'>): Set<string> {
  const digests = parseModelfile(modelfile).instructions.flatMap(({ word, value }) => {
    const digest = ['FROM', 'ADAPTER', 'DRAFT'].includes(word) && /sha256[-:]([0-9a-f]{64})$/i.exec(value.trim())?.[1];
    return digest ? [digest.toLowerCase()] : [];
  });
  return new Set(digests);
}

function isWithin(weights: ReadonlySet<string>, others: ReadonlySet<string> | undefined): boolean {
  return others !== undefined && weights.size > 0 && [...weights].every((digest) => others.has(digest));
}

function kindOf({ details }: ListedModel): string {
  return [details.format, details.family, details.parameter_size, details.quantization_level].join('\n');
}

function names(models: readonly ListedModel[]): string[] {
  return models.map(({ name }) => name);
}
