import { delay } from '@/base/abort';
import { shortDigest, toDigest } from '@/ollama/digest';
import { parseModelName } from '@/ollama/model-name';
import type { Digest, ProgressChunk } from '@/ollama/types';
import { goJson } from '../answers';
import type { BlobStore } from '../blob-store/blob-store';
import { mediaTypeOf, mediaTypes, type Layer, type LayerKind, type Manifest, type ModelConfig } from '../manifest';
import type { HashBlob } from '../models';
import { humanNumber } from '../gguf-facts';
import type { Registry, RegistryOptions } from '../registry';
import { findInLibrary, libraryFile, libraryTemplate, type LibraryModel } from './library';

export interface ScriptedRegistryOptions {
  hash: HashBlob;
  /** How fast layers come and go. 400 MB/s unless given. */
  bytesPerSecond?: number;
  /** Between two progress lines. 60 as on a real server unless given. */
  tickMs?: number;
}

interface Published {
  manifest: string;
  blobs: Map<Digest, Blob>;
}

/**
 * A registry that knows the common names of the public library and whatever was pushed to it. Sizes
 * and progress are those of the real models, the files small stand-ins. An interrupted pull goes on
 * where it stopped.
 */
export interface ScriptedRegistry extends Registry {
  /** Puts a library model into a store at once. Throws an Error for a name it does not know. */
  install(name: string, store: BlobStore): Promise<void>;
}

export function createScriptedRegistry(options: ScriptedRegistryOptions): ScriptedRegistry {
  const { hash, bytesPerSecond = 400e6, tickMs = 60 } = options;
  const published = new Map<string, Published>();
  /** What an interrupted pull has of each blob, as the real server's partial files. */
  const partial = new Map<Digest, number>();

  async function find(path: string): Promise<Published> {
    let found = published.get(path);
    if (!found) {
      const [host, namespace, model, tag] = path.split('/');
      const entry = host === 'registry.ollama.ai' && namespace === 'library' ? findInLibrary(model!, tag!) : undefined;
      if (!entry) throw new Error('pull model manifest: file does not exist');
      found = await publish(`${model}:${tag}`, entry, hash);
      published.set(path, found);
    }
    return found;
  }

  /** The progress of one blob, at most a line a tick. */
  async function* transfer(
    verb: 'pulling' | 'pushing',
    { digest, size }: Layer,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<ProgressChunk, void, void> {
    const line = { status: `${verb} ${shortDigest(digest)}`, digest, total: size };
    const step = (bytesPerSecond * tickMs) / 1000;
    const start = (verb === 'pulling' && partial.get(digest)) || 0;
    for (let completed = start + step; completed < size; completed += step) {
      await delay(tickMs, signal);
      if (verb === 'pulling') partial.set(digest, completed);
      yield { ...line, completed: Math.round(completed) };
    }
    if (verb === 'pushing' || size > step) yield { ...line, completed: size };
    partial.delete(digest);
  }

  return {
    async install(name, store) {
      const parsed = parseModelName(name);
      if (!parsed) throw new Error(`invalid model name ${name}`);
      const path = `${parsed.host}/${parsed.namespace}/${parsed.model}/${parsed.tag}`;
      const { manifest, blobs } = await find(path);
      for (const [digest, blob] of blobs) await store.put(digest, blob);
      await store.writeManifest(path, manifest);
    },

    async *pull(path, store, { signal }: RegistryOptions) {
      const { manifest, blobs } = await find(path);
      const { layers, config } = JSON.parse(manifest) as Manifest;
      for (const layer of [...layers, config]) {
        if (await store.has(layer.digest)) {
          const line = { status: `pulling ${shortDigest(layer.digest)}`, digest: layer.digest };
          yield { ...line, total: layer.size, completed: layer.size };
          continue;
        }
        yield* transfer('pulling', layer, signal);
        await store.put(layer.digest, blobs.get(layer.digest)!, { signal });
      }
      yield { status: 'verifying sha256 digest' };
      yield { status: 'writing manifest' };
      const previous = await store.readManifest(path);
      await store.writeManifest(path, manifest);
      if (previous !== undefined && previous !== manifest) yield { status: 'removing unused layers' };
      yield { status: 'success' };
    },

    async *push(path, store, { insecure, signal }: RegistryOptions) {
      const manifest = await store.readManifest(path);
      if (manifest === undefined) throw new Error(`open manifest ${path}: no such file or directory`);
      const refused = refusal(path, insecure);
      if (refused !== undefined) throw new Error(refused);
      const { layers, config } = JSON.parse(manifest) as Manifest;
      const blobs = new Map<Digest, Blob>();
      for (const layer of [...layers, config]) {
        yield* transfer('pushing', layer, signal);
        blobs.set(layer.digest, (await store.get(layer.digest))!);
      }
      yield { status: 'pushing manifest' };
      published.set(path, { manifest, blobs });
      yield { status: 'success' };
    },
  };
}

/** What a push is refused with, by the name's host and namespace. e2e/contract/registry.ts refuses the same ones. */
function refusal(path: string, insecure: boolean): string | undefined {
  const [host = '', namespace = ''] = path.split('/');
  const isOwn = host === 'registry.ollama.ai';
  if (!isOwn && !insecure) return `Head "https://${host}/v2/": http: server gave HTTP response to HTTPS client`;
  if (namespace === 'denied' || (isOwn && namespace === 'library')) return 'unauthorized: access denied';
  if (namespace === 'forbidden') return '403: ';
  if (namespace === 'nobody') return 'file does not exist';
  return undefined;
}

async function publish(name: string, model: LibraryModel, hash: HashBlob): Promise<Published> {
  const blobs = new Map<Digest, Blob>();
  const add = async (mediaType: string, blob: Blob, size = blob.size): Promise<Layer> => {
    const digest = toDigest(await hash(blob));
    blobs.set(digest, blob);
    return { mediaType, digest, size };
  };
  const layer = (kind: LayerKind, content: string) => add(mediaTypeOf(kind), new Blob([content]));
  const template = libraryTemplate(model);
  const layers = [
    await add(mediaTypeOf('model'), await libraryFile(name, model), model.sizeBytes),
    ...(template === undefined ? [] : [await layer('template', template)]),
    await layer('license', `The license of ${name}: a simulated model is nobody's property.\n`),
    ...(model.params ? [await layer('params', goJson(model.params))] : []),
  ];
  const config: ModelConfig = {
    model_format: 'gguf',
    model_family: model.family,
    model_families: [model.family],
    model_type: humanNumber(Math.round(model.parameters * 1e9)),
    file_type: model.quantization,
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
  };
  const configLayer = await add(mediaTypes.config, new Blob([goJson(config)]));
  const manifest: Manifest = { schemaVersion: 2, mediaType: mediaTypes.manifest, config: configLayer, layers };
  return { manifest: goJson(manifest), blobs };
}
