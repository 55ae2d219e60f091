import { configDefaults, type SamplingDefaults } from '@/formats/sampling-defaults';
import type { Safetensors, SafetensorsTensor } from '@/formats/safetensors';
import {
  isConvertibleTensor,
  neededFiles,
  needsMerges,
  readsFp8,
  takesScalars,
} from '@/formats/safetensors-architectures';
import { checkConfig, checkHeads } from './check-config';
import { checkTokenizer } from './check-tokenizer';
import { indexName, wantedWeights } from './wanted-weights';
import { folderParts } from './folder-parts';
import { folderOf, type GivenFile, sourcesOf } from '../given/given-file';
import { titleOfFolder } from '../given/hub-path';
import type { Recognized } from './recognized';
import { describeWeights, isWeights, readWeights, toImportFiles } from './read-weights';
import { readAdapter } from './recognize-adapter';
import type { Ignored, Refusal } from '../given/refusal';
import { fewOf, maxJsonBytes, numberAt, readObject, recordAt, Refused, stringAt } from '../given/refused';

/** What became of a folder's safetensors and of the files that go with them. */
export interface FolderOutcome {
  /** The folder, or the file that is to blame. */
  fileName: string;
  sources: GivenFile[];
  result: { model: Recognized } | { refusal: Refusal };
  ignored: Ignored[];
}

/**
 * Recognises a model, an adapter, or one of each, of safetensors by the headers of its files. `given` is
 * what lies in `folder`; it is empty for files given by themselves. Never throws.
 */
export async function recognizeSafetensors(given: readonly GivenFile[], folder: string): Promise<FolderOutcome[]> {
  const title =
    titleOfFolder(folder) || given.find(isWeights)!.file.name.replace(/(-\d{5}-of-\d{5})?\.safetensors$/, '');
  const { model, adapter, ignored } = await folderParts(given.filter(({ path }) => folderOf(path) === folder));
  const outcomes: FolderOutcome[] = [];
  if (model) {
    // Parts of a sentence-transformers model keep their place: `1_Pooling/config.json`.
    const nested = given.filter(({ path }) => folderOf(path) !== folder);
    const read = async (left: Ignored[]) => {
      const recognized = await readModel(model, title, left);
      for (const { file, path } of nested) {
        recognized.files.push({ name: path.slice(folder === '' ? 0 : folder.length + 1), blob: file, field: 'files' });
      }
      return recognized;
    };
    outcomes.push(await outcomeOf(title, [...model, ...nested], read));
  }
  if (adapter) {
    const name = model ? `${title}-adapter` : title;
    outcomes.push(await outcomeOf(name, model ? adapter : given, () => readAdapter(adapter, name)));
  }
  outcomes[0]?.ignored.push(...ignored);
  return outcomes;
}

async function outcomeOf(
  title: string,
  given: readonly GivenFile[],
  read: (ignored: Ignored[]) => Promise<Recognized>,
): Promise<FolderOutcome> {
  const ignored: Ignored[] = [];
  const sources = sourcesOf(given);
  try {
    return { fileName: title, sources, result: { model: await read(ignored) }, ignored };
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
  const config = await readObject(configFile, 'bad-config', { allowsNonFinite: true });
  const { architectures } = config;
  const architecture = stringAt(Array.isArray(architectures) ? architectures[0] : undefined);
  if (!architecture) throw new Refused({ code: 'no-model-type' });
  checkConfig(config, architecture, configFile.path);
  const lacking = neededFiles(architecture).filter((name) => !byName.has(name));
  if (lacking.length > 0) throw new Refused({ code: 'files-missing', named: { name: fewOf(lacking) } });
  const { chatTemplate, left } = await checkTokenizer(byName, needsMerges(architecture));

  const wanted = await wantedWeights(given, ignored);
  const weights = await readWeights(wanted.files, { allowsScalars: takesScalars(architecture) });
  refuseMissingTensors(weights, wanted.tensors);
  const all = [...weights.values()].flatMap(({ tensors }) => tensors);
  if (all.length === 0) throw new Refused({ code: 'no-tensors' });
  refuseOddTypes(all, config, architecture);
  checkHeads(config, architecture, all);

  const companions = given.filter(
    (each) => /\.json$|^tokenizer\.model$/.test(each.file.name) && each.file.name !== indexName && !left.includes(each),
  );
  for (const { path } of left) ignored.push({ path, code: 'nested' });
  const text = recordAt(config, 'text_config') ?? config;
  return {
    format: 'safetensors',
    description: {
      ...describeWeights(all, architecture, title),
      kind: /Bert/.test(architecture) ? 'embedding' : 'model',
      contextLength: numberAt(text, 'max_position_embeddings'),
      embeddingLength: numberAt(text, 'hidden_size'),
      layers: numberAt(text, 'num_hidden_layers'),
      vocabularySize: numberAt(text, 'vocab_size'),
      chatTemplate: (await templateFile(byName)) ?? chatTemplate,
      defaults: await defaultsOf(byName),
      hasVision: recordAt(config, 'vision_config') !== undefined,
      hasAudio: recordAt(config, 'audio_config') !== undefined,
    },
    files: toImportFiles([...companions, ...wanted.files], 'files'),
    warnings: [],
  };
}

function refuseOddTypes(tensors: readonly SafetensorsTensor[], config: Record<string, unknown>, architecture: string) {
  const packed = recordAt(config, 'quantization_config')?.quant_method;
  const odd = tensors.find((tensor) => !isConvertibleTensor(tensor, architecture));
  if (odd) {
    if (odd.dtype === 'U32' && recordAt(config, 'quantization')) throw new Refused({ code: 'weights-mlx' });
    if (typeof packed === 'string')
      throw new Refused({ code: 'weights-packed', named: { name: packed.slice(0, 100) } });
    throw new Refused({ code: 'bad-dtype', named: { name: `${odd.name} (${odd.dtype})` } });
  }
  const isFp8 = tensors.some(({ dtype }) => dtype === 'F8_E4M3');
  if (isFp8 && !readsFp8(config)) throw new Refused({ code: 'weights-packed', named: { name: 'FP8' } });
}

function refuseMissingTensors(weights: Map<string, Safetensors>, wanted: Map<string, string>): void {
  const held = new Map([...weights].map(([file, { tensors }]) => [file, new Set(tensors.map(({ name }) => name))]));
  const missing = [...wanted].flatMap(([tensor, file]) => (held.get(file)?.has(tensor) ? [] : [tensor]));
  if (missing.length > 0) throw new Refused({ code: 'tensors-missing', named: { name: fewOf(missing) } });
}

/** A converter reads this file too, for its end tokens: a broken one fails there. (parseTokenizer in convert/tokenizer.go at v0.24.0) */
async function defaultsOf(byName: ReadonlyMap<string, GivenFile>): Promise<SamplingDefaults | undefined> {
  const given = byName.get('generation_config.json');
  return given && configDefaults(await readObject(given, 'bad-config'));
}

async function templateFile(byName: ReadonlyMap<string, GivenFile>): Promise<string | undefined> {
  const alone = byName.get('chat_template.jinja');
  if (!alone || alone.file.size >= maxJsonBytes) return undefined;
  try {
    return await alone.file.text();
  } catch {
    throw new Refused({ code: 'unreadable' }, alone.path);
  }
}
