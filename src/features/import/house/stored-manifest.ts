import { isDigest } from '@/ollama/digest';
import type { Digest, Json, JsonObject } from '@/ollama';

// What Ollama writes beside its blobs: the manifest of a model, and the config that it names. Both were
// written by somebody else's server, or by nobody's: nothing in them is taken for granted.
// Source: manifest/manifest.go, manifest/layer.go, types/model/config.go of github.com/ollama/ollama at v0.24.0.

/** Layers of GGUF. */
export type WeightKind = 'model' | 'projector' | 'adapter';

/** Layers of text. */
export type TextKind = 'template' | 'system' | 'params' | 'messages' | 'license';

/**
 * What a layer is. `tensor` is a piece of a model that is no GGUF, `obsolete` what no server reads any
 * more, `other` what is not known here.
 */
export type LayerKind = WeightKind | TextKind | 'config' | 'tensor' | 'obsolete' | 'other';

export interface StoredLayer {
  kind: LayerKind;
  mediaType: string;
  digest: Digest;
  sizeBytes: number;
}

export interface StoredManifest {
  /** Old ones, and those of models in the cloud, may lack one. */
  config?: StoredLayer;
  layers: StoredLayer[];
}

/** What a config says that a list or a create request can use. Empty texts count as absent. */
export interface StoredConfig {
  format?: string;
  family?: string;
  parameterSize?: string;
  quantization?: string;
  renderer?: string;
  parser?: string;
  requires?: string;
  /** Those that neither file nor template tells. */
  capabilities: string[];
  /** Of a model that runs elsewhere. */
  remoteHost?: string;
  remoteModel?: string;
}

const layerPrefix = 'application/vnd.ollama.image.';

const kinds: Record<string, LayerKind> = {
  model: 'model',
  projector: 'projector',
  adapter: 'adapter',
  template: 'template',
  // Its name until 2023.
  prompt: 'template',
  system: 'system',
  params: 'params',
  messages: 'messages',
  license: 'license',
  tensor: 'tensor',
  json: 'tensor',
  embed: 'obsolete',
};

/** Reads a manifest; undefined for any other text. */
export function parseManifest(text: string): StoredManifest | undefined {
  const manifest = parseObject(text);
  if (!manifest || !('layers' in manifest)) return undefined;
  // A model in the cloud has none: Go writes null for an empty list.
  const list = manifest.layers ?? [];
  if (!Array.isArray(list)) return undefined;
  const layers = list.map((each) => toLayer(each));
  if (!layers.every((layer) => layer !== undefined)) return undefined;
  const config = toLayer(manifest.config, 'config');
  return config ? { config, layers } : { layers };
}

/** Reads a config; undefined for any other text. */
export function parseConfig(text: string): StoredConfig | undefined {
  const config = parseObject(text);
  if (!config) return undefined;
  const word = (key: string) => (typeof config[key] === 'string' && config[key] !== '' ? config[key] : undefined);
  const { capabilities } = config;
  return {
    format: word('model_format'),
    family: word('model_family'),
    parameterSize: word('model_type'),
    quantization: word('file_type'),
    renderer: word('renderer'),
    parser: word('parser'),
    requires: word('requires'),
    capabilities: Array.isArray(capabilities) ? capabilities.filter((each) => typeof each === 'string') : [],
    remoteHost: word('remote_host'),
    remoteModel: word('remote_model'),
  };
}

/** A JSON object, or undefined for any other text. */
export function parseObject(text: string): JsonObject | undefined {
  const value = parseJson(text);
  return isObject(value) ? value : undefined;
}

/** Undefined where a text is no JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toLayer(value: Json | undefined, kind?: LayerKind): StoredLayer | undefined {
  if (!isObject(value)) return undefined;
  const { mediaType, digest, size } = value;
  if (typeof mediaType !== 'string' || typeof digest !== 'string' || typeof size !== 'number') return undefined;
  const canonical = toBlobDigest(digest);
  if (!canonical || !Number.isSafeInteger(size) || size < 0) return undefined;
  return { kind: kind ?? kindOf(mediaType), mediaType, digest: canonical, sizeBytes: size };
}

/** A digest as manifests and the names of blobs have it, with either sign; undefined for anything else. */
export function toBlobDigest(text: string): Digest | undefined {
  const digest = text.replace(/^sha256-/, 'sha256:');
  return isDigest(digest) ? digest : undefined;
}

function kindOf(mediaType: string): LayerKind {
  const word = mediaType.startsWith(layerPrefix) ? mediaType.slice(layerPrefix.length) : '';
  return Object.hasOwn(kinds, word) ? kinds[word]! : 'other';
}
