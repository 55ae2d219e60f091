import type { Digest } from '@/ollama/types';

// The files that make a model, as the registry and the server write them.

export const mediaTypes = {
  manifest: 'application/vnd.docker.distribution.manifest.v2+json',
  config: 'application/vnd.docker.container.image.v1+json',
} as const;

export type LayerKind = 'model' | 'projector' | 'adapter' | 'template' | 'system' | 'params' | 'messages' | 'license';

export interface Layer {
  mediaType: string;
  digest: Digest;
  size: number;
  /** The model (or the blob's path) that the layer was taken from. */
  from?: string;
}

export interface Manifest {
  schemaVersion: 2;
  mediaType: string;
  config: Layer;
  layers: Layer[];
}

export interface ModelConfig {
  model_format: string;
  model_family: string;
  model_families: string[] | null;
  model_type: string;
  file_type: string;
  renderer?: string;
  parser?: string;
  requires?: string;
  capabilities?: string[];
  architecture: string;
  os: string;
  rootfs: { type: 'layers'; diff_ids: Digest[] };
}

const layerPrefix = 'application/vnd.ollama.image.';

export function mediaTypeOf(kind: LayerKind): string {
  return layerPrefix + kind;
}

/** The layers of one kind, in the manifest's order. */
export function layersOf(manifest: Manifest, kind: LayerKind): Layer[] {
  return manifest.layers.filter((layer) => layer.mediaType === mediaTypeOf(kind));
}

/** Every blob that a manifest needs. */
export function digestsOf(manifest: Manifest): Digest[] {
  return [manifest.config.digest, ...manifest.layers.map((layer) => layer.digest)];
}

/** All layers and the config, in bytes: what a list shows as the model's size. */
export function sizeOf(manifest: Manifest): number {
  return manifest.layers.reduce((sum, layer) => sum + layer.size, manifest.config.size);
}

/** Where a blob seems to lie. Modelfiles and errors name it, as the real server names its own files. */
export function blobPath(digest: Digest): string {
  return `/models/blobs/${digest.replace(':', '-')}`;
}
