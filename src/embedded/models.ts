import type { JsonObject, Message } from '@/ollama/types';
import { displayName, parseModelName, type ModelName } from '@/ollama/model-name';
import { toDigest } from '@/ollama/digest';
import { goJson } from './answers';
import type { BlobStore } from './blob-store/blob-store';
import {
  digestsOf,
  layersOf,
  mediaTypes,
  type Layer,
  type LayerKind,
  type Manifest,
  type ModelConfig,
} from './manifest';

/** Digests a blob: resolves with 64 lower-case hex digits; rejects with an AbortError. */
export type HashBlob = (
  blob: Blob,
  options?: { signal?: AbortSignal; onProgress?: (hashedBytes: number) => void },
) => Promise<string>;

/** What a manifest and its small layers say: the same for every name it is stored under. */
export interface ModelContent {
  /** Hex, of the manifest's text. */
  digest: string;
  manifest: Manifest;
  config: ModelConfig;
  template: string | undefined;
  system: string | undefined;
  params: JsonObject;
  messages: Message[];
  licenses: string[];
}

export interface StoredModel extends ModelContent {
  name: ModelName;
  modifiedAt: Date;
}

/** A manifest names a blob that is not there. A real server says of such a model that it does not have it. */
export class MissingBlobError extends Error {
  override readonly name = 'MissingBlobError';

  constructor(digest: string) {
    super(`open blob ${digest}: no such file or directory`);
  }
}

/** The models of a server: manifests and blobs in a store. */
export interface Models {
  readonly store: BlobStore;
  /** The name with the spelling of what exists, part by part; undefined when `text` is no name. */
  resolve(text: string): Promise<ModelName | undefined>;
  /** The model of exactly this name, or undefined. */
  read(name: ModelName): Promise<StoredModel | undefined>;
  /** The newest first. Models whose files cannot be read are left out. */
  list(): Promise<StoredModel[]>;
  /** Stores a small layer. `isNew` is false when that content was there already. */
  addLayer(mediaType: string, content: Blob | string): Promise<{ layer: Layer; isNew: boolean }>;
  /** Makes a model of layers, overwriting one of that name and freeing what only that one used. */
  write(name: ModelName, config: Layer, layers: Layer[]): Promise<void>;
  copy(source: ModelName, destination: ModelName): Promise<void>;
  delete(name: ModelName): Promise<void>;
  /** Deletes a layer at once when no manifest names it. */
  free(layer: Layer): Promise<void>;
  /** Deletes blobs that no model uses and that are older than an hour, as a real server does at its start. */
  prune(now: Date): Promise<void>;
}

/** The manifest's path, which is how a store names it. */
export function manifestPath({ host, namespace, model, tag }: ModelName): string {
  return `${host}/${namespace}/${model}/${tag}`;
}

function nameOfPath(path: string): ModelName | undefined {
  const parts = path.split('/');
  const tag = parts.pop();
  return parseModelName(`${parts.join('/')}:${tag}`);
}

const pruneAfterMs = 3600_000;

export function createModels(store: BlobStore, hash: HashBlob): Models {
  // By the manifest's text: what is in there cannot change under the same text.
  const contents = new Map<string, Promise<ModelContent>>();

  async function textOf(layer: Layer): Promise<string> {
    const blob = await store.get(layer.digest);
    if (!blob) throw new MissingBlobError(layer.digest);
    return blob.text();
  }

  function contentOf(manifestText: string): Promise<ModelContent> {
    let content = contents.get(manifestText);
    if (!content) {
      content = readContent(manifestText);
      content.catch(() => contents.delete(manifestText));
      contents.set(manifestText, content);
    }
    return content;
  }

  async function readContent(manifestText: string): Promise<ModelContent> {
    const manifest = JSON.parse(manifestText) as Manifest;
    const texts = async (kind: LayerKind) => Promise.all(layersOf(manifest, kind).map(textOf));
    const lastText = async (kind: LayerKind) => (await texts(kind)).at(-1);
    return {
      digest: await hash(new Blob([manifestText])),
      manifest,
      config: JSON.parse(await textOf(manifest.config)) as ModelConfig,
      template: await lastText('template'),
      system: await lastText('system'),
      params: JSON.parse((await lastText('params')) ?? '{}') as JsonObject,
      messages: JSON.parse((await lastText('messages')) ?? '[]') as Message[],
      licenses: await texts('license'),
    };
  }

  /** Deletes those of `candidates` that no manifest needs. */
  async function collect(candidates: Layer['digest'][]): Promise<void> {
    const used = new Set<string>();
    for (const { name } of await store.listManifests()) {
      const manifestText = await store.readManifest(name);
      if (manifestText !== undefined)
        for (const digest of digestsOf(JSON.parse(manifestText) as Manifest)) used.add(digest);
    }
    for (const digest of new Set(candidates)) if (!used.has(digest)) await store.delete(digest);
  }

  const models: Models = {
    store,

    async resolve(text) {
      const name = parseModelName(text);
      if (!name) return undefined;
      for (const { name: path } of await store.listManifests()) {
        const existing = nameOfPath(path);
        if (!existing) continue;
        for (const part of ['host', 'namespace', 'model', 'tag'] as const) {
          if (existing[part].toLowerCase() === name[part].toLowerCase()) name[part] = existing[part];
        }
      }
      return name;
    },

    async read(name) {
      const path = manifestPath(name);
      const manifestText = await store.readManifest(path);
      if (manifestText === undefined) return undefined;
      const entry = (await store.listManifests()).find((each) => each.name === path);
      return { ...(await contentOf(manifestText)), name, modifiedAt: entry?.modifiedAt ?? new Date(0) };
    },

    async list() {
      const entries = await store.listManifests();
      const listed = await Promise.all(
        entries.map(async ({ name: path, modifiedAt }): Promise<StoredModel[]> => {
          const name = nameOfPath(path);
          const manifestText = name && (await store.readManifest(path));
          if (!name || manifestText === undefined) return [];
          // As on a real server: a model whose files are damaged is not listed.
          return contentOf(manifestText).then(
            (content) => [{ ...content, name, modifiedAt }],
            () => [],
          );
        }),
      );
      return listed.flat().sort((one, other) => other.modifiedAt.getTime() - one.modifiedAt.getTime());
    },

    async addLayer(mediaType, content) {
      const blob = typeof content === 'string' ? new Blob([content]) : content;
      const digest = toDigest(await hash(blob));
      const isNew = !(await store.has(digest));
      if (isNew) await store.put(digest, blob);
      return { layer: { mediaType, digest, size: blob.size }, isNew };
    },

    async write(name, config, layers) {
      const path = manifestPath(name);
      const previous = await store.readManifest(path);
      const manifest: Manifest = { schemaVersion: 2, mediaType: mediaTypes.manifest, config, layers };
      await store.writeManifest(path, `${goJson(manifest)}\n`);
      if (previous !== undefined) await collect(digestsOf(JSON.parse(previous) as Manifest));
    },

    async copy(source, destination) {
      const manifestText = await store.readManifest(manifestPath(source));
      if (manifestText === undefined) throw new Error(`no manifest of ${displayName(source)}`);
      await store.writeManifest(manifestPath(destination), manifestText);
    },

    async delete(name) {
      const path = manifestPath(name);
      const manifestText = await store.readManifest(path);
      if (manifestText === undefined) return;
      await store.deleteManifest(path);
      await collect(digestsOf(JSON.parse(manifestText) as Manifest));
    },

    free: (layer) => collect([layer.digest]),

    async prune(now) {
      const isOld = ({ storedAt }: { storedAt?: Date }) =>
        storedAt !== undefined && now.getTime() - storedAt.getTime() > pruneAfterMs;
      await collect((await store.list()).filter(isOld).map(({ digest }) => digest));
    },
  };
  return models;
}
