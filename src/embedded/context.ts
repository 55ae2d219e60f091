import { displayName, fullName, parseModelName } from '@/ollama/model-name';
import type { Capability, Tool } from '@/ollama/types';
import { Refusal } from './answers';
import type { BlobStore } from './blob-store/blob-store';
import { browserBehaviours, type Abilities, type Behaviours } from './behaviours';
import type { Converter, TemplateDetector } from './convert';
import type { Engine, EngineChatRequest, EngineCompletionRequest, EngineModel } from './engine';
import { layersOf, type LayerKind, type Manifest } from './manifest';
import { createModels, MissingBlobError, type HashBlob, type Models, type StoredModel } from './models';
import type { Registry } from './registry';
import { createScheduler, type Lease, type Scheduler } from './runner';
import { fileOf } from './show';

export interface EmbeddedServerOptions {
  engine: Engine;
  store: BlobStore;
  hash: HashBlob;
  /** Said by /api/version. */
  version: string;
  /** Those of the server in the page unless given. */
  behaviours?: Behaviours;
  /** Absent: pull and push are refused in a sentence. */
  registry?: Registry;
  /** Absent: safetensors and quantizing are refused in a sentence. */
  converter?: Converter;
  /** Absent: a Go template is never chosen by a file's Jinja template. */
  detectTemplate?: TemplateDetector;
  /**
   * Removes a layer that a create replaces at once when no manifest names it, though another create may be
   * about to. (server/create.go removeLayer at v0.24.0)
   */
  freesReplacedLayers?: boolean;
  /** Who is signed in, or where to sign in, for clients that ask before they push. Absent: nobody can be. */
  account?: () => { id: string; email: string; name: string; plan: string } | { signinUrl: string };
  now?: () => Date;
  /** How long a model stays loaded after its last request. Five minutes unless given. */
  keepAliveMs?: number;
  /** How many models may be loaded at once. One unless given: a page has little memory. */
  maxLoadedModels?: number;
  /** How many requests may run or wait before more are refused with 503. 512 unless given. */
  maxQueue?: number;
  /** How far loading a model is, from 0 to 1: what the protocol cannot say. */
  onLoadProgress?: (model: string, fraction: number) => void;
}

/** What the handlers of requests share. */
export interface ServerContext {
  readonly options: EmbeddedServerOptions;
  readonly models: Models;
  readonly scheduler: Scheduler;
  readonly behaviours: Behaviours;
  now(): Date;
  /** The model that a request names. Throws a Refusal of 400, 403 (a cloud model) or 404. */
  requestedModel(text: string, options: RequestedModelOptions): Promise<StoredModel>;
  abilitiesOf(model: StoredModel): Promise<Abilities>;
  /** Throws a Refusal of 400 when there are tools and the model cannot use any. */
  requireTools(model: StoredModel, capabilities: Capability[], tools: Tool[]): void;
  /** Throws a Refusal of 400 when the model cannot fill in. */
  requireInsert(model: StoredModel, capabilities: Capability[]): void;
  /** The rendered prompt. Throws a Refusal of 501 where the engine cannot tell. */
  render(
    lease: Lease,
    request: EngineChatRequest | EngineCompletionRequest,
  ): Promise<{ rendered_template: string; image_count?: number }>;
}

export interface RequestedModelOptions {
  /** What of a cloud model is refused. */
  cloud: string;
  /** The error for a model that is not there, where it is not the usual one. */
  notFound?: string;
  /** Does not correct the spelling. */
  isExact?: boolean;
}

export function createContext(options: EmbeddedServerOptions): ServerContext {
  const { engine, store, hash, behaviours = browserBehaviours } = options;
  const now = options.now ?? (() => new Date());
  const models = createModels(store, hash);
  const scheduler = createScheduler({
    engine,
    filesOf: (model) => engineFiles(store, model),
    identify: ({ manifest }) => ({
      file: digestsIn(manifest, ['model']),
      companions: digestsIn(manifest, ['projector', 'adapter']),
    }),
    now,
    defaultKeepAliveMs: options.keepAliveMs ?? 5 * 60_000,
    maxLoadedModels: options.maxLoadedModels ?? 1,
    maxQueue: options.maxQueue ?? 512,
    onLoadProgress: (model, fraction) => options.onLoadProgress?.(displayName(model.name), fraction),
  });
  // By the manifest's digest: a model that changes gets another.
  const abilities = new Map<string, Promise<Abilities>>();

  return {
    options,
    models,
    scheduler,
    behaviours,
    now,

    async requestedModel(requested, { cloud, notFound, isExact }) {
      const { local, isCloud } = sourceOf(requested);
      if (isCloud) throw new Refusal(403, `ollama cloud is disabled: ${cloud}`);
      const missing = new Refusal(404, notFound ?? `model '${local}' not found`);
      if (local === '') throw missing;
      const name = isExact ? parseModelName(local) : await models.resolve(local);
      if (!name) throw new Refusal(400, 'invalid model name');
      try {
        const model = await models.read(name);
        if (model) return model;
      } catch (error) {
        if (!(error instanceof MissingBlobError)) throw error;
      }
      throw missing;
    },

    abilitiesOf(model) {
      let found = abilities.get(model.digest);
      if (!found) {
        found = fileOf(models, model).then(({ facts }) => ({
          capabilities: behaviours.capabilitiesOf(model, facts),
          prompting: behaviours.promptingOf(model, facts),
          facts,
        }));
        found.catch(() => abilities.delete(model.digest));
        abilities.set(model.digest, found);
      }
      return found;
    },

    requireTools(model, capabilities, tools) {
      if (tools.length === 0 || capabilities.includes('tools')) return;
      throw new Refusal(400, `${fullName(model.name)} does not support tools`);
    },

    requireInsert(model, capabilities) {
      if (!capabilities.includes('insert')) throw new Refusal(400, `${fullName(model.name)} does not support insert`);
    },

    async render({ loaded }, request) {
      if (!loaded.render) throw new Refusal(501, 'this server cannot show the rendered prompt');
      const images = 'messages' in request ? request.messages.flatMap((message) => message.images ?? []).length : 0;
      return { rendered_template: await loaded.render(request), image_count: images || undefined };
    },
  };
}

/** Splits the source suffixes off a name: `:local`, and those of cloud models. */
function sourceOf(requested: string): { local: string; isCloud: boolean } {
  const text = requested.trim();
  const isCloud = /:cloud$/i.test(text) || /:[^/:]*-cloud$/i.test(text);
  return { local: text.replace(/:local$/i, ''), isCloud };
}

function digestsIn(manifest: Manifest, kinds: LayerKind[]): string {
  return kinds.flatMap((kind) => layersOf(manifest, kind).map(({ digest }) => digest)).join();
}

async function engineFiles(store: BlobStore, { manifest, digest }: StoredModel): Promise<EngineModel> {
  const blobsOf = (kind: 'model' | 'projector' | 'adapter') =>
    Promise.all(
      layersOf(manifest, kind).map(async (layer) => {
        const blob = await store.get(layer.digest);
        if (!blob) throw new Refusal(500, `open blob ${layer.digest}: no such file or directory`);
        return blob;
      }),
    );
  const [parts, projectors, adapters] = [await blobsOf('model'), await blobsOf('projector'), await blobsOf('adapter')];
  return { digest, parts, projector: projectors[0], adapters };
}
