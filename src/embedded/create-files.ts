import { isDigest } from '@/ollama/digest';
import type { Digest, ProgressChunk } from '@/ollama/types';
import { Refusal } from './answers';
import type { ServerContext } from './context';
import { hasGgufMagic, readFacts, type GgufFacts } from './gguf-facts';
import { blobPath, mediaTypeOf, type Layer, type LayerKind } from './manifest';
import type { Models } from './models';
import type { GivenGguf } from './shards';

/** A layer that a new model starts from. */
export interface BaseLayer {
  layer: Layer;
  /** The line that create says of it. */
  status: string;
  /** Of a GGUF. */
  facts?: GgufFacts;
  /** The content of an uploaded or converted GGUF, before anything is made of it. */
  given?: Blob;
}

type Lines = AsyncGenerator<ProgressChunk, BaseLayer[], void>;

/** The layers of uploaded files: GGUFs, or a safetensors folder that is converted. */
export async function* fileLayers(context: ServerContext, files: Record<string, string>): Lines {
  const type = await typeOfFiles(context, files);
  if (type === 'gguf') return yield* ggufLayers(context, files);
  yield { status: 'converting model' };
  if (!context.options.converter) {
    throw new Refusal(
      400,
      'converting safetensors needs the tools of an Ollama server: a browser takes GGUF files only',
    );
  }
  const blob = await context.options.converter.safetensors(await blobsOf(context, files));
  return [{ ...(await newLayer(context.models, 'model', blob)), given: blob }];
}

/** The layers of adapters, which need a base. */
export async function* adapterLayers(context: ServerContext, files: Record<string, string>, base: BaseLayer[]): Lines {
  const type = await typeOfFiles(context, files);
  if (type === 'gguf') {
    if (Object.keys(files).length > 1) throw new Refusal(400, 'only one adapter is currently supported');
    return yield* ggufLayers(context, files);
  }
  yield { status: 'converting adapter' };
  if (!base.some(({ facts }) => facts)) throw new Refusal(400, 'no base model was found');
  if (!context.options.converter) throw new Refusal(400, 'converting adapters needs the tools of an Ollama server');
  const blob = await context.options.converter.adapter(await blobsOf(context, files));
  return [await newLayer(context.models, 'adapter', blob)];
}

/** What a file is, it says itself, also where it is named as an adapter. */
async function* ggufLayers(context: ServerContext, files: Record<string, string>): Lines {
  const { behaviours } = context;
  const read: GivenGguf[] = [];
  for (const [name, digest] of Object.entries(files)) {
    yield { status: 'parsing GGUF' };
    const blob = await blobOf(context, digest);
    read.push({ name, digest, blob, facts: await readFacts(blob) });
  }
  const layers: BaseLayer[] = [];
  for (const { digest, blob, facts } of await behaviours.arrange(read)) {
    const kind = kindOf(facts, context);
    const layer = uploaded(kind, digest as Digest, blob);
    layers.push({ layer, status: `using existing layer ${digest}`, facts, given: blob });
    if (kind !== 'model') continue;
    const detected = facts.chatTemplate ? context.options.detectTemplate?.(facts.chatTemplate) : undefined;
    if (detected) {
      const { layer: template } = await context.models.addLayer(mediaTypeOf('template'), detected.template);
      layers.push({ layer: template, status: `using autodetected template ${detected.name}` });
    }
  }
  return layers;
}

function uploaded(kind: LayerKind, digest: Digest, blob: Blob): Layer {
  return { mediaType: mediaTypeOf(kind), digest, size: blob.size, from: blobPath(digest) };
}

/**
 * [Note: mmproj] 0.24 takes a projector made by llama.cpp that counts no vision blocks for a second model.
 * (ggufLayers in server/create.go at v0.24.0)
 */
function kindOf({ kind }: GgufFacts, { behaviours }: ServerContext): LayerKind {
  if (kind !== 'mmproj') return kind;
  return behaviours.knowsMmproj ? 'projector' : 'model';
}

/** Decided as the real server decides it: by a file's ending, else by its magic. */
async function typeOfFiles(context: ServerContext, files: Record<string, string>): Promise<'gguf' | 'safetensors'> {
  for (const [name, digest] of Object.entries(files)) {
    if (name.endsWith('.safetensors')) return 'safetensors';
    if (name.endsWith('.gguf')) return 'gguf';
    const blob = isDigest(digest) ? await context.models.store.get(digest) : undefined;
    if (!blob || blob.size < 4) break;
    if (await hasGgufMagic(blob)) return 'gguf';
  }
  throw new Refusal(400, 'unknown type');
}

async function blobOf(context: ServerContext, digest: string): Promise<Blob> {
  if (!/^sha256[:-][0-9a-fA-F]{64}$/.test(digest)) throw new Refusal(500, 'invalid digest format');
  const blob = isDigest(digest) ? await context.models.store.get(digest) : undefined;
  if (!blob) throw new Refusal(500, `open ${blobPath(digest as Digest)}: no such file or directory`);
  return blob;
}

async function blobsOf(context: ServerContext, files: Record<string, string>): Promise<Map<string, Blob>> {
  const blobs = new Map<string, Blob>();
  for (const [name, digest] of Object.entries(files)) blobs.set(name, await blobOf(context, digest));
  return blobs;
}

/** A layer of new content. */
export async function newLayer(models: Models, kind: LayerKind, content: Blob | string): Promise<BaseLayer> {
  const { layer, isNew } = await models.addLayer(mediaTypeOf(kind), content);
  return {
    layer,
    status: `${isNew ? 'creating new layer' : 'using existing layer'} ${layer.digest}`,
    facts: content instanceof Blob ? await readFacts(content) : undefined,
  };
}
