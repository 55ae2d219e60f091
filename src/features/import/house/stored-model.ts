import { displayName, type ModelName } from '@/ollama/model-name';
import type { ImportFile, Recognized } from '../weights/recognized';
import type { CreateSettings } from '@/shared/model-form/create-form';
import type { GivenFile } from '../given/given-file';
import { StayError, type Stay } from './stay';
import { readText, type StoredBlobs, type StoredWeights } from './stored-blobs';
import {
  parseManifest,
  type LayerKind,
  type StoredConfig,
  type StoredLayer,
  type StoredManifest,
  type TextKind,
  type WeightKind,
} from './stored-manifest';
import { readConfig, readSettings } from './stored-settings';

/** A model of a models folder: what is known of it, and what it would be made of, or why it stays. */
export interface StoredModel {
  /** As lists show it. */
  name: string;
  /** As lists show it: all of its layers and its config. Undefined where its manifest does not tell. */
  sizeBytes: number | undefined;
  config: StoredConfig | undefined;
  /** What it has besides its weights. */
  parts: PartKind[];
  /** Its manifest and its blobs, as far as they are there. */
  sources: GivenFile[];
  result: Movable | { stay: Stay };
}

/** What a create request needs to make the model anew. */
export interface Movable {
  model: Recognized;
  settings: CreateSettings;
}

export type PartKind = Exclude<WeightKind, 'model'> | TextKind;

const partKinds: PartKind[] = ['projector', 'adapter', 'template', 'system', 'params', 'messages', 'license'];

/**
 * Reads a model of a models folder and decides whether it can be created elsewhere as it is: with the
 * same files under the same digests, and with what its small layers say, word for word. Never throws.
 */
export async function readStoredModel(name: ModelName, source: GivenFile, blobs: StoredBlobs): Promise<StoredModel> {
  const model: StoredModel = {
    name: displayName(name),
    sizeBytes: undefined,
    config: undefined,
    parts: [],
    sources: [source],
    result: { stay: { code: 'manifest-unreadable' } },
  };
  try {
    const text = await readText(source.file);
    if (text === undefined) return model;
    const manifest = parseManifest(text);
    if (!manifest) throw new StayError({ code: 'manifest-foreign' });
    const all = [...(manifest.config ? [manifest.config] : []), ...manifest.layers];
    model.sizeBytes = all.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    model.parts = partKinds.filter((kind) => manifest.layers.some((layer) => layer.kind === kind));
    const files = all.flatMap(({ digest }) => blobs.find(digest) ?? []);
    model.sources.push(...new Set(files));
    // Says best what a model is, whatever else is missing.
    if (manifest.config) model.config = await readConfig(manifest.config, blobs);
    model.result = await toMovable(manifest, model.config, blobs);
  } catch (error) {
    model.result = { stay: toStay(error) };
  }
  return model;
}

function toStay(error: unknown): Stay {
  if (error instanceof StayError) return error.stay;
  return { code: 'preflight', refusal: { code: 'unexpected', named: { name: String(error) } } };
}

async function toMovable(
  manifest: StoredManifest,
  config: StoredConfig | undefined,
  blobs: StoredBlobs,
): Promise<Movable> {
  const layers = manifest.layers.filter(({ kind }) => kind !== 'obsolete');
  checkCanBeMade(layers, config);
  checkAreThere([...(manifest.config ? [manifest.config] : []), ...layers], blobs);
  const weights = await readWeights(layers, blobs);
  const settings = await readSettings(layers, config, blobs);
  const { description } = weights.find(isOwn)!.read;
  // [Note: Parameters that come along] A server that knows a file's chat template adds that template's stop
  // words, whatever template is asked for; the request's own parameters win, each by its name
  // (detectChatTemplate in server/model.go, setParameters in server/create.go at v0.24.0). A model that
  // has a template of its own and no stop words keeps none by asking for an empty list.
  if (description.chatTemplate !== undefined && settings.template && !('stop' in (settings.parameters ?? {}))) {
    settings.parameters = { ...settings.parameters, stop: [] };
  }
  const warnings = weights.flatMap(({ read }) => read.warnings);
  return { model: { format: 'gguf', description, files: toFiles(weights, blobs), warnings }, settings };
}

/** Whether the create API can make such a model at all. */
function checkCanBeMade(layers: readonly StoredLayer[], config: StoredConfig | undefined): void {
  const { format, remoteHost, remoteModel } = config ?? {};
  if (remoteHost ?? remoteModel) throw new StayError({ code: 'cloud', name: remoteModel ?? remoteHost });
  if (format === 'safetensors' || layers.some(({ kind }) => kind === 'tensor'))
    throw new StayError({ code: 'tensors' });
  const unknown = layers.find(({ kind }) => kind === 'other');
  if (unknown) throw new StayError({ code: 'layer-unknown', name: unknown.mediaType });
  if (!layers.some(({ kind }) => kind === 'model')) throw new StayError({ code: 'no-weights' });
  if (layers.filter(({ kind }) => kind === 'adapter').length > 1) throw new StayError({ code: 'several-adapters' });
}

function checkAreThere(layers: readonly StoredLayer[], blobs: StoredBlobs): void {
  const found = layers.map(({ kind, digest, sizeBytes }) => ({
    kind,
    expectedBytes: sizeBytes,
    sizeBytes: blobs.find(digest)?.file.size,
  }));
  const missing = found.filter(({ sizeBytes }) => sizeBytes === undefined);
  if (missing.length > 0) {
    throw new StayError({ code: blobs.isEmpty ? 'blobs-elsewhere' : 'blob-missing', layers: missing });
  }
  const short = found.filter(({ sizeBytes = 0, expectedBytes }) => sizeBytes < expectedBytes);
  if (short.length > 0) throw new StayError({ code: 'blob-short', layers: short });
  const long = found.filter(({ sizeBytes = 0, expectedBytes }) => sizeBytes > expectedBytes);
  if (long.length > 0) throw new StayError({ code: 'blob-long', layers: long });
}

interface ReadWeights {
  layer: StoredLayer & { kind: WeightKind };
  read: StoredWeights;
}

const isWeights = (layer: StoredLayer): layer is ReadWeights['layer'] =>
  (['model', 'projector', 'adapter'] satisfies WeightKind[] as LayerKind[]).includes(layer.kind);

const isOwn = ({ read: { description } }: ReadWeights) =>
  description.kind === 'model' || description.kind === 'embedding';

async function readWeights(layers: readonly StoredLayer[], blobs: StoredBlobs): Promise<ReadWeights[]> {
  const weights = await Promise.all(
    layers.filter(isWeights).map(async (layer) => ({ layer, read: await readPassed(layer, blobs) })),
  );
  if (weights.some(isOwn)) return weights;
  throw new StayError({ code: 'other-kind', layers: concerned(weights[0]!.layer) });
}

/** The pre-flight of a GGUF: of all of them, for nothing malformed is to reach a server. */
async function readPassed(layer: ReadWeights['layer'], blobs: StoredBlobs): Promise<StoredWeights> {
  const read = await blobs.read(layer.digest);
  if ('code' in read) {
    if (read.code === 'unreadable') throw new StayError({ code: 'blob-unreadable', layers: concerned(layer) });
    throw new StayError({ code: 'preflight', layers: concerned(layer), refusal: read });
  }
  const { kind, split } = read.description;
  if (split) throw new StayError({ code: 'split', layers: concerned(layer) });
  // The server decides by the file what it is, not by what its manifest called it. A projector under the
  // name of a model is what servers before 0.30.4 made of some.
  const isOther = layer.kind === 'model' ? kind === 'adapter' : kind !== layer.kind;
  if (isOther) throw new StayError({ code: 'other-kind', layers: concerned(layer) });
  return read;
}

function concerned({ kind, sizeBytes }: StoredLayer): Stay['layers'] {
  return [{ kind, expectedBytes: sizeBytes }];
}

/** Keys of the create request: each with the ending that tells what it is, and no two alike. */
function toFiles(weights: readonly ReadWeights[], blobs: StoredBlobs): ImportFile[] {
  const counts = new Map<WeightKind, number>();
  return weights.map(({ layer: { kind, digest } }) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return {
      name: count === 1 ? `${kind}.gguf` : `${kind}-${count}.gguf`,
      blob: blobs.find(digest)!.file,
      field: kind === 'adapter' ? 'adapters' : 'files',
      digest,
    };
  });
}
