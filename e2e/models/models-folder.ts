import { sha256Hex } from '@/base/sha256/hash-blob';
import type { Json, JsonObject } from '@/ollama';
import { parseModelName } from '@/ollama/model-name';
import type { ModelFixture } from './fixture';

/** The files of a models folder, by their paths in it. Tests take away and change what they like. */
export type FolderFiles = Map<string, Blob>;

/** A model as it lies in a models folder. */
export interface StoredFixture {
  name: string;
  layers: FixtureLayer[];
  /** Fields of the config beside or instead of the usual ones. */
  config?: JsonObject;
}

export interface FixtureLayer {
  /** The end of its media type, such as `model`. */
  kind: string;
  content: Blob | string;
}

/** The small layers as Ollama writes them, in its order. JSON ends with a newline, as Go's encoder leaves it. */
export function textLayers(texts: {
  template?: string;
  system?: string;
  license?: string[];
  params?: JsonObject;
  messages?: Json[];
}): FixtureLayer[] {
  const { template, system, license = [], params, messages } = texts;
  const layers: (FixtureLayer | undefined)[] = [
    template === undefined ? undefined : { kind: 'template', content: template },
    system === undefined ? undefined : { kind: 'system', content: system },
    ...license.map((content) => ({ kind: 'license', content })),
    params && { kind: 'params', content: `${JSON.stringify(params)}\n` },
    messages && { kind: 'messages', content: `${JSON.stringify(messages)}\n` },
  ];
  return layers.filter((layer) => layer !== undefined);
}

/** A fixture's files as layers: the first is the model, further ones are projectors. */
export function weightLayers({ files, adapters }: Pick<ModelFixture, 'files' | 'adapters'>): FixtureLayer[] {
  return [
    ...files.map((content, index) => ({ kind: index === 0 ? 'model' : 'projector', content })),
    ...adapters.map((content) => ({ kind: 'adapter', content })),
  ];
}

/**
 * Writes a models folder as Ollama does: manifests that name blobs by their digests.
 * (manifest/manifest.go, server/create.go of github.com/ollama/ollama at v0.24.0)
 */
export async function modelsFolder(...models: StoredFixture[]): Promise<FolderFiles> {
  const files: FolderFiles = new Map();
  for (const { name, layers, config } of models) {
    const written = [];
    for (const { kind, content } of layers) {
      written.push(await store(files, `application/vnd.ollama.image.${kind}`, new Blob([content])));
    }
    const usual = { model_format: 'gguf', model_family: 'llama', model_families: ['llama'], model_type: '366K' };
    const own = { ...usual, file_type: 'F16', architecture: 'amd64', os: 'linux', ...config };
    const text = `${JSON.stringify(own)}\n`;
    const manifest = {
      schemaVersion: 2,
      mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
      config: await store(files, 'application/vnd.docker.container.image.v1+json', new Blob([text])),
      layers: written.length > 0 ? written : null,
    };
    files.set(manifestPath(name), new Blob([JSON.stringify(manifest)]));
  }
  return files;
}

export function manifestPath(name: string): string {
  const { host, namespace, model, tag } = parseModelName(name)!;
  return `manifests/${host}/${namespace}/${model}/${tag}`;
}

/** Where the one blob lies whose content begins so; for tests that damage it. */
export async function blobThatBegins(files: FolderFiles, beginning: string): Promise<string> {
  for (const [path, blob] of files) {
    const isBlob = path.startsWith('blobs/');
    if (isBlob && (await blob.slice(0, beginning.length).text()) === beginning) return path;
  }
  throw new Error(`No blob begins with ${beginning}`);
}

/** The files as they come from a picked folder, or lie to be written to one. */
export function filesOf(folder: FolderFiles): { path: string; file: File }[] {
  return [...folder].map(([path, blob]) => ({ path, file: new File([blob], path.split('/').at(-1)!) }));
}

async function store(files: FolderFiles, mediaType: string, content: Blob): Promise<JsonObject> {
  const hex = await sha256Hex(content);
  files.set(`blobs/sha256-${hex}`, content);
  return { mediaType, digest: `sha256:${hex}`, size: content.size };
}
