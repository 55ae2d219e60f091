import { displayName, fullName, parseModelName, type ModelName } from '@/ollama/model-name';
import type { Json, JsonObject, ProgressChunk } from '@/ollama/types';
import { goJson, Refusal } from './answers';
import type { Behaviours } from './behaviours';
import { adapterLayers, fileLayers, newLayer, type BaseLayer } from './create-files';
import { quantized, rewritten } from './create-quantized';
import type { ServerContext } from './context';
import { isObject, isString, kindOf, type Fields } from './fields';
import { humanNumber, readFacts } from './gguf-facts';
import { mediaTypeOf, mediaTypes, type LayerKind, type ModelConfig } from './manifest';
import type { Models } from './models';
import { checkTemplate } from './template-check';
import { pullLines } from './transfer';

/** A create request, its fields checked as far as the real server does before it answers. */
export interface CreateCall {
  name: ModelName;
  from: string;
  files: Record<string, string> | undefined;
  adapters: Record<string, string> | undefined;
  quantize: string;
  template: string;
  system: string;
  renderer: string;
  parser: string;
  requires: string;
  license: Json | undefined;
  parameters: JsonObject;
  messages: JsonObject[];
}

/** Reads a create request. Throws a Refusal of 400. */
export async function readCreateCall(fields: Fields, models: Models): Promise<CreateCall> {
  const files = fields.digests('files');
  const adapters = fields.digests('adapters');
  const text = fields.model();
  for (const [path, digest] of Object.entries(files ?? {})) {
    if (!isValidPath(path)) throw new Refusal(400, 'file path must be relative');
    if (digest === '') throw new Refusal(400, 'invalid digest format');
  }
  if (Object.values(adapters ?? {}).includes('')) throw new Refusal(400, 'invalid digest format');
  const name = await models.resolve(text);
  if (!name) throw new Refusal(400, 'invalid model name');
  return {
    name,
    from: fields.string('from'),
    files,
    adapters,
    quantize: fields.string('quantize') || fields.string('quantization'),
    template: fields.string('template'),
    system: fields.string('system'),
    renderer: fields.string('renderer'),
    parser: fields.string('parser'),
    requires: fields.string('requires'),
    license: fields.raw('license'),
    parameters: fields.object('parameters') ?? {},
    messages: fields
      .list('messages', '[]api.Message', isObject)
      .map((message) => ({ role: message.role ?? '', content: message.content ?? '', ...message })),
  };
}

/** Go's fs.ValidPath: relative, slash-separated, without empty, `.` or `..` elements. */
export function isValidPath(path: string): boolean {
  return path === '.' || path.split('/').every((element) => element !== '' && element !== '.' && element !== '..');
}

/**
 * Creates a model, saying each step. The manifest is written just before the last line; ending the
 * iteration before that leaves no model behind.
 * Source: server/create.go of github.com/ollama/ollama at v0.24.0.
 */
export async function* createModel(
  context: ServerContext,
  call: CreateCall,
): AsyncGenerator<ProgressChunk, void, void> {
  const { models } = context;
  if (call.template && !context.behaviours.takesGoTemplates) {
    throw new Refusal(
      400,
      'this server runs the chat template inside the model file: a Go template cannot be set here',
    );
  }
  let base: BaseLayer[];
  let inherited: Partial<ModelConfig> = {};
  if (call.from) {
    ({ layers: base, inherited } = yield* layersOfParent(context, call.from));
  } else if (call.files) {
    base = yield* fileLayers(context, call.files);
  } else {
    throw new Refusal(400, "neither 'from' or 'files' was specified");
  }
  if (call.adapters) {
    base.push(...(yield* adapterLayers(context, call.adapters, base)));
  }
  if (call.quantize) base = yield* quantized(context, base, call.quantize);
  base = yield* rewritten(context, base);

  const config = configOf(call, inherited, base, context.behaviours);
  const layers = await withRequested(context, call, base);
  config.rootfs.diff_ids = layers.map(({ layer }) => layer.digest);
  for (const { status } of layers) yield { status };
  const { layer: configLayer } = await models.addLayer(mediaTypes.config, `${goJson(config)}\n`);
  yield { status: 'writing manifest' };
  await models.write(
    call.name,
    configLayer,
    layers.map(({ layer }) => layer),
  );
  yield { status: 'success' };
}

async function* layersOfParent(
  context: ServerContext,
  from: string,
): AsyncGenerator<ProgressChunk, { layers: BaseLayer[]; inherited: Partial<ModelConfig> }, void> {
  const { models } = context;
  // The spelling is not corrected here: a difference in case makes the real server pull.
  const name = parseModelName(from);
  if (!name) throw new Refusal(400, 'invalid model name');
  if (!(await models.read(name)))
    yield* pullLines(models, context.options.registry, fullName(name), { insecure: false });
  const parent = await models.read(name);
  if (!parent) throw new Refusal(500, 'pull model manifest: file does not exist');
  const layers: BaseLayer[] = [];
  for (const layer of parent.manifest.layers) {
    const base: BaseLayer = {
      layer: { ...layer, from: displayName(name) },
      status: `using existing layer ${layer.digest}`,
    };
    if (['model', 'projector', 'adapter'].some((kind) => layer.mediaType === mediaTypeOf(kind as LayerKind))) {
      const blob = await models.store.get(layer.digest);
      base.facts = blob && (await readFacts(blob));
    }
    layers.push(base);
  }
  const { renderer, parser, requires, capabilities, model_type, file_type, model_family, model_families } =
    parent.config;
  return {
    layers,
    inherited: { renderer, parser, requires, capabilities, model_type, file_type, model_family, model_families },
  };
}

function configOf(
  call: CreateCall,
  inherited: Partial<ModelConfig>,
  base: BaseLayer[],
  { countsProjectors }: Behaviours,
): ModelConfig {
  const config: ModelConfig = {
    model_format: '',
    model_family: inherited.model_family ?? '',
    model_families: null,
    model_type: inherited.model_type ?? '',
    file_type: inherited.file_type ?? '',
    renderer: call.renderer || inherited.renderer || undefined,
    parser: call.parser || inherited.parser || undefined,
    requires: call.requires || inherited.requires || undefined,
    capabilities: inherited.capabilities,
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: [] },
  };
  const models = base.flatMap(({ layer, facts }) => (facts && layer.mediaType === mediaTypeOf('model') ? [facts] : []));
  for (const { layer, facts } of base) {
    // A later part of a split model says nothing of it.
    if (!facts || layer.mediaType === mediaTypeOf('adapter') || (facts.split?.index ?? 0) > 0) continue;
    config.model_format = 'gguf';
    config.model_family ||= facts.architecture;
    const isModel = layer.mediaType === mediaTypeOf('model');
    if (!isModel && !countsProjectors) continue;
    config.model_families = [...new Set([...(config.model_families ?? []), facts.architecture])];
    if (!isModel) continue;
    config.model_type = humanNumber(
      facts.split ? models.reduce((sum, each) => sum + each.parameterCount, 0) : facts.parameterCount,
    );
    config.file_type = facts.fileType;
  }
  return config;
}

/** The base layers with what the request sets over them. */
async function withRequested(context: ServerContext, call: CreateCall, base: BaseLayer[]): Promise<BaseLayer[]> {
  const { models } = context;
  let layers = base;
  const replace = async (kind: LayerKind, content: string) => {
    const replaced = layers.filter(({ layer }) => layer.mediaType === mediaTypeOf(kind));
    layers = layers.filter((each) => !replaced.includes(each));
    if (context.options.freesReplacedLayers) for (const { layer } of replaced) await models.free(layer);
    layers.push(await newLayer(models, kind, content));
  };
  if (call.template) {
    checkTemplate(call.template);
    await replace('template', call.template);
  }
  if (call.system) await replace('system', call.system);
  for (const license of licensesOf(call.license)) layers = [...layers, await newLayer(models, 'license', license)];
  if (Object.keys(call.parameters).length > 0) {
    const old = layers.findLast(({ layer }) => layer.mediaType === mediaTypeOf('params'));
    const oldText = old && (await (await models.store.get(old.layer.digest))?.text());
    const merged = { ...(JSON.parse(oldText ?? '{}') as JsonObject), ...call.parameters };
    const sorted = Object.fromEntries(Object.entries(merged).sort(([one], [other]) => (one < other ? -1 : 1)));
    await replace('params', `${goJson(sorted)}\n`);
  }
  if (call.messages.length > 0) await replace('messages', `${goJson(call.messages)}\n`);
  return layers;
}

function licensesOf(license: Json | undefined): string[] {
  if (license === undefined || license === '') return [];
  if (typeof license === 'string') return [license];
  if (Array.isArray(license) && license.every(isString)) return license;
  const wrong = Array.isArray(license) ? license.find((each) => !isString(each)) : undefined;
  const [kind, goType] = wrong === undefined ? [kindOf(license), '[]string'] : [kindOf(wrong), 'string'];
  throw new Refusal(500, `json: cannot unmarshal ${kind} into Go value of type ${goType}`);
}
