import { foundInstead } from '@/formats/found-instead';
import { parameterSize, type GgufDescription } from '@/formats/gguf-describe';
import { readSafetensors, SafetensorsError, type SafetensorsErrorCode, type Safetensors } from '@/formats/safetensors';
import { adapterBaseFamilies, isConvertibleTensor } from '@/formats/safetensors-architectures';
import { configDefaults, type SamplingDefaults } from '@/formats/sampling-defaults';
import type { GivenFile } from './intake';
import type { ImportFile } from '../job/job';
import type { Recognized } from './recognize';
import { folderOf, sourcesOf } from './recognize-gguf';
import type { Ignored, Refusal } from './refusal';

/**
 * Why a folder of safetensors is not a model that a server would convert.
 *
 * - `no-config`, `bad-config`, `no-model-type`: config.json is absent, cannot be read, names no architecture.
 * - `no-folder-tokenizer`: neither tokenizer.json nor tokenizer.model.
 * - `bad-index`, `files-missing`, `tensors-missing`: the index cannot be read, names files or tensors that are not there.
 * - `tensor-doubled`: two files have a tensor of the same name.
 * - `weights-packed`, `weights-mlx`: quantized in a way that no converter reads.
 * - `bad-dtype`: a tensor of a type that no converter reads.
 * - `no-adapter-config`, `bad-adapter-config`, `no-lora`: an adapter's adapter_config.json is absent, broken, or of another method.
 */
export type FolderRefusalCode =
  | SafetensorsErrorCode
  | 'no-config'
  | 'bad-config'
  | 'no-model-type'
  | 'no-folder-tokenizer'
  | 'bad-index'
  | 'files-missing'
  | 'tensors-missing'
  | 'tensor-doubled'
  | 'weights-packed'
  | 'weights-mlx'
  | 'bad-dtype'
  | 'no-adapter-config'
  | 'bad-adapter-config'
  | 'no-lora';

/** What became of a folder's safetensors and of the files that go with them. */
export interface FolderOutcome {
  /** The folder, or the file that is to blame. */
  fileName: string;
  sources: GivenFile[];
  result: { model: Recognized } | { refusal: Refusal };
  ignored: Ignored[];
}

/** No config or index is larger; a tokenizer may be. */
const maxJsonBytes = 20_000_000;
const indexName = 'model.safetensors.index.json';

/** Stops at the first thing that is wrong. */
class Refused extends Error {
  constructor(
    readonly refusal: Refusal,
    readonly fileName?: string,
  ) {
    super(refusal.code);
  }
}

/**
 * Recognises a model or an adapter of safetensors by the headers of its files. `given` is what lies in
 * `folder`; it is empty for files given by themselves. Never throws.
 */
export async function recognizeSafetensors(given: readonly GivenFile[], folder: string): Promise<FolderOutcome> {
  const title =
    folder.slice(folder.lastIndexOf('/') + 1) ||
    given.find(isWeights)!.file.name.replace(/(-\d{5}-of-\d{5})?\.safetensors$/, '');
  const top = given.filter(({ path }) => folderOf(path) === folder);
  const isAdapter = top.some(({ file }) => /^adapter_(config\.json|model.*\.safetensors)$/.test(file.name));
  const sources = sourcesOf(given);
  const ignored: Ignored[] = [];
  try {
    const model = await (isAdapter ? readAdapter(top, title) : readModel(top, title, ignored));
    // Parts of a sentence-transformers model keep their place: `1_Pooling/config.json`.
    const nested = isAdapter ? [] : given.filter((each) => !top.includes(each));
    model.files.push(
      ...nested.map(({ file, path }) => toImportFile(file, 'files', path.slice(folder === '' ? 0 : folder.length + 1))),
    );
    return { fileName: title, sources, result: { model }, ignored };
  } catch (error) {
    const unforeseen: Refusal = { code: 'unexpected', named: { name: String(error) } };
    const { refusal, fileName } = error instanceof Refused ? error : { refusal: unforeseen, fileName: undefined };
    return { fileName: fileName ?? title, sources, result: { refusal }, ignored: [] };
  }
}

async function readModel(given: readonly GivenFile[], title: string, ignored: Ignored[]): Promise<Recognized> {
  const byName = new Map(given.map((each) => [each.file.name, each]));
  const configFile = byName.get('config.json');
  if (!configFile) throw new Refused({ code: 'no-config' });
  const config = await readJson(configFile, 'bad-config');
  const architecture = stringAt(listAt(config, 'architectures')?.[0]);
  if (!architecture) throw new Refused({ code: 'no-model-type' });
  const packed = recordAt(config, 'quantization_config')?.quant_method;
  const tokenizer = byName.get('tokenizer.model') ?? byName.get('tokenizer.json');
  if (!tokenizer) throw new Refused({ code: 'no-folder-tokenizer' });
  await refuseStandIn(tokenizer);

  const wanted = await wantedWeights(given, ignored);
  const weights = await readWeights(wanted.files);
  refuseMissingTensors(weights, wanted.tensors);
  const all = [...weights.values()].flatMap(({ tensors }) => tensors);
  const odd = all.find((tensor) => !isConvertibleTensor(tensor, architecture));
  if (odd) {
    if (odd.dtype === 'U32' && recordAt(config, 'quantization')) throw new Refused({ code: 'weights-mlx' });
    if (typeof packed === 'string') throw new Refused({ code: 'weights-packed', named: { name: packed } });
    throw new Refused({ code: 'bad-dtype', named: { name: `${odd.name} (${odd.dtype})` } });
  }

  const companions = given.filter(
    ({ file: { name } }) => /\.json$|^tokenizer\.model$/.test(name) && name !== indexName,
  );
  const text = recordAt(config, 'text_config') ?? config;
  return {
    format: 'safetensors',
    description: {
      ...describe(all, architecture, title),
      kind: /Bert/.test(architecture) ? 'embedding' : 'model',
      contextLength: numberAt(text, 'max_position_embeddings'),
      embeddingLength: numberAt(text, 'hidden_size'),
      layers: numberAt(text, 'num_hidden_layers'),
      vocabularySize: numberAt(text, 'vocab_size'),
      chatTemplate: await chatTemplateOf(byName),
      defaults: await defaultsOf(byName),
      hasVision: recordAt(config, 'vision_config') !== undefined,
      hasAudio: recordAt(config, 'audio_config') !== undefined,
    },
    files: toImportFiles([...companions, ...wanted.files], 'files'),
    warnings: [],
  };
}

async function readAdapter(given: readonly GivenFile[], title: string): Promise<Recognized> {
  const weightFiles = given.filter(isWeights);
  const own = weightFiles.filter(({ file }) => file.name.startsWith('adapter_model'));
  const files = own.length > 0 ? own : weightFiles;
  if (files.length === 0) throw new Refused({ code: 'files-missing', named: { name: 'adapter_model.safetensors' } });
  const configFile = given.find(({ file }) => file.name === 'adapter_config.json');
  if (!configFile) throw new Refused({ code: 'no-adapter-config' });
  const config = await readJson(configFile, 'bad-adapter-config');
  const method = config.peft_type;
  if (method !== undefined && method !== 'LORA')
    throw new Refused({ code: 'no-lora', named: { name: String(method) } });
  if (!numberAt(config, 'r') || !numberAt(config, 'lora_alpha')) throw new Refused({ code: 'bad-adapter-config' });
  const weights = await readWeights(files);
  const all = [...weights.values()].flatMap(({ tensors }) => tensors);
  const odd = all.find((tensor) => !isConvertibleTensor(tensor, ''));
  if (odd) throw new Refused({ code: 'bad-dtype', named: { name: `${odd.name} (${odd.dtype})` } });
  return {
    format: 'safetensors',
    description: { ...describe(all, undefined, title), kind: 'adapter' },
    files: toImportFiles([configFile, ...files], 'adapters'),
    warnings: [],
    base: { families: adapterBaseFamilies, named: stringAt(config.base_model_name_or_path) },
  };
}

/**
 * The weight files that belong to the model. A server reads every `*.safetensors` it is given, and
 * some folders hold the same weights twice, under the names of another format.
 */
async function wantedWeights(
  given: readonly GivenFile[],
  ignored: Ignored[],
): Promise<{ files: GivenFile[]; tensors: Map<string, string> }> {
  const weightFiles = given.filter(isWeights);
  const indexFile = given.find(({ file }) => file.name === indexName);
  let names: Set<string>;
  const tensors = new Map<string, string>();
  if (indexFile) {
    const map = recordAt(await readJson(indexFile, 'bad-index'), 'weight_map');
    if (!map) throw new Refused({ code: 'bad-index' }, indexFile.path);
    for (const [tensor, file] of Object.entries(map)) if (typeof file === 'string') tensors.set(tensor, file);
    names = new Set(tensors.values());
  } else {
    names = new Set(expectedNames(weightFiles.map(({ file }) => file.name)));
  }
  const missing = [...names].filter((name) => !weightFiles.some(({ file }) => file.name === name));
  if (missing.length > 0) throw new Refused({ code: 'files-missing', named: { name: fewOf(missing) } });
  for (const { file, path } of weightFiles) if (!names.has(file.name)) ignored.push({ path, code: 'not-in-index' });
  return { files: weightFiles.filter(({ file }) => names.has(file.name)), tensors };
}

/** Without an index: every file of a numbered set, else all that there are. */
function expectedNames(names: readonly string[]): string[] {
  const numbered = names.flatMap((name) => /^(.*)-\d{5}-of-(\d{5})\.safetensors$/.exec(name) ?? []);
  const [, prefix, total] = numbered;
  if (prefix === undefined || total === undefined || Number(total) > 9999) return [...names];
  return Array.from(
    { length: Number(total) },
    (_, i) => `${prefix}-${String(i + 1).padStart(5, '0')}-of-${total}.safetensors`,
  );
}

async function readWeights(files: readonly GivenFile[]): Promise<Map<string, Safetensors>> {
  const found = new Map<string, Safetensors>();
  const seen = new Set<string>();
  for (const given of files) {
    await refuseStandIn(given);
    const { file, path } = given;
    const read = await readSafetensors(file).catch((error: unknown) => {
      if (!(error instanceof SafetensorsError)) throw error;
      throw new Refused({ code: error.code, named: error.detail }, path);
    });
    for (const { name } of read.tensors) {
      if (seen.has(name)) throw new Refused({ code: 'tensor-doubled', named: { name } }, path);
      seen.add(name);
    }
    found.set(file.name, read);
  }
  return found;
}

function refuseMissingTensors(weights: Map<string, Safetensors>, wanted: Map<string, string>): void {
  const held = new Map([...weights].map(([file, { tensors }]) => [file, new Set(tensors.map(({ name }) => name))]));
  const missing = [...wanted].flatMap(([tensor, file]) => (held.get(file)?.has(tensor) ? [] : [tensor]));
  if (missing.length > 0) throw new Refused({ code: 'tensors-missing', named: { name: fewOf(missing) } });
}

/** A web page or a Git LFS pointer under a model's file name, as careless downloads leave them. */
async function refuseStandIn({ file, path }: GivenFile): Promise<void> {
  let first: Uint8Array;
  try {
    first = new Uint8Array(await file.slice(0, 512).arrayBuffer());
  } catch {
    throw new Refused({ code: 'unreadable' }, path);
  }
  const found = foundInstead(first);
  if (['empty', 'zeros', 'git-lfs', 'html'].includes(found)) throw new Refused({ code: `found-${found}` }, path);
}

async function readJson(given: GivenFile, code: FolderRefusalCode): Promise<Record<string, unknown>> {
  await refuseStandIn(given);
  if (given.file.size > maxJsonBytes) throw new Refused({ code }, given.path);
  try {
    const value: unknown = JSON.parse(await given.file.text());
    if (isRecord(value)) return value;
  } catch {
    // Said below, as what is JSON but no object.
  }
  throw new Refused({ code }, given.path);
}

async function chatTemplateOf(byName: ReadonlyMap<string, GivenFile>): Promise<string | undefined> {
  const alone = byName.get('chat_template.jinja');
  if (alone && alone.file.size < maxJsonBytes) return alone.file.text();
  const config = byName.get('tokenizer_config.json');
  return config && stringAt((await readJson(config, 'bad-config')).chat_template);
}

/** A converter reads this file too, for its end tokens: a broken one fails there. (parseTokenizer in convert/tokenizer.go at v0.24.0) */
async function defaultsOf(byName: ReadonlyMap<string, GivenFile>): Promise<SamplingDefaults | undefined> {
  const given = byName.get('generation_config.json');
  return given && configDefaults(await readJson(given, 'bad-config'));
}

function describe(tensors: Safetensors['tensors'], architecture: string | undefined, title: string): GgufDescription {
  const parameterCount = tensors.reduce((sum, { shape }) => sum + shape.reduce((product, n) => product * n, 1), 0);
  const bytes = new Map<string, number>();
  for (const { dtype, sizeBytes } of tensors) bytes.set(dtype, (bytes.get(dtype) ?? 0) + sizeBytes);
  const [most] = [...bytes].toSorted(([, one], [, other]) => other - one);
  return {
    kind: 'model',
    architecture,
    name: title,
    parameterCount,
    parameterSize: parameterSize(parameterCount),
    quantization: most?.[0] ?? 'unknown',
    contextLength: undefined,
    embeddingLength: undefined,
    layers: undefined,
    vocabularySize: undefined,
    chatTemplate: undefined,
    license: undefined,
    hasVision: false,
    hasAudio: false,
    split: undefined,
  };
}

function toImportFiles(given: readonly GivenFile[], field: ImportFile['field']): ImportFile[] {
  return given.map(({ file }) => toImportFile(file, field, file.name));
}

function toImportFile(file: File, field: ImportFile['field'], name: string): ImportFile {
  return { name, blob: file, field };
}

function isWeights({ file }: GivenFile): boolean {
  return file.name.endsWith('.safetensors');
}

/** The first few of many names. */
function fewOf(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 3).join(', ')} … (${names.length})` : names.join(', ');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function recordAt(record: Record<string, unknown>, key: string): Record<string, unknown> | undefined {
  const value = record[key];
  return isRecord(value) ? value : undefined;
}

function listAt(record: Record<string, unknown>, key: string): unknown[] | undefined {
  const value = record[key];
  return Array.isArray(value) ? value : undefined;
}

function numberAt(record: Record<string, unknown>, key: string): number | undefined {
  const value = record[key];
  return typeof value === 'number' ? value : undefined;
}

function stringAt(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
