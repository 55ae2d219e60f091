import { Lane } from '@/base/lane';
import { createPacer } from '@/base/pacer';
import { groupBy } from '@/base/group-by';
import { folderOf, type GivenFile } from '../given/given-file';
import type { Ignored, IgnoredCode, Refusal } from '../given/refusal';

/** What was given, by what it is worth looking into. */
export interface Sorted {
  /** To be read as GGUF. */
  ggufs: GivenFile[];
  /** Safetensors with the files beside them. */
  folders: { folder: string; files: GivenFile[] }[];
  refused: { sources: GivenFile[]; refusal: Refusal }[];
  ignored: Ignored[];
}

const companion = /\.json$|^tokenizer\.model$|\.jinja$/i;
const pytorch = /\.(pth|pt|ckpt)$|^(pytorch_model|adapter_model|training_args|optimizer).*\.bin$/i;
const otherFormat = /\.(h5|msgpack|tflite|npz|npy|mlmodel|mlpackage|ot|engine|ggml)$/i;
/** Parts of sentence-transformers models, as `1_Pooling`: their weights are not read by any converter. */
const modulePath = /(^|\/)\d+_[A-Z]\w*$/;

/** What no model is called: of a folder's thousands, these need not be looked at. */
const noModel =
  /\.(txt|md|py|js|ts|html?|css|csv|ya?ml|toml|lock|log|sh|ipynb|png|jpe?g|gif|webp|svg|pdf|wav|mp[34])$/i;

/** Smaller files are no models either. */
const minModelBytes = 64 * 1024;

/**
 * Sorts files by their names, as far as names tell. What was given by itself is looked into whatever
 * its name; of what lies in a folder, only what may be a model. Never throws.
 */
export async function sortByName(given: readonly GivenFile[]): Promise<Sorted> {
  const sorted: Sorted = { ggufs: [], folders: [], refused: [], ignored: [] };
  const byFolder = groupBy(given, ({ path }) => folderOf(path));
  const modules = [...byFolder].filter(([folder]) => modulePath.test(folder));
  const maybe: GivenFile[] = [];
  for (const [folder, files] of byFolder) {
    const nested = modules.flatMap(([path, own]) => (folderOf(path) === folder ? own : []));
    const isModule = modulePath.test(folder) && byFolder.has(folderOf(folder));
    if (isModule) continue;
    const taken = takeSafetensors(folder, files, nested, sorted);
    const rest = files.filter((file) => !taken.has(file));
    if (folder === '') sortGivenAlone(rest, sorted);
    else for (const file of await sortOfFolder(folder, rest, taken.size > 0, sorted)) maybe.push(file);
    if (taken.size === 0) ignore(nested, 'no-model', sorted);
  }
  const lane = new Lane(8);
  await Promise.all(
    maybe.map((file) =>
      lane.run(async () => {
        if (await beginsLikeGguf(file.file)) sorted.ggufs.push(file);
        else ignore([file], 'no-model', sorted);
      }),
    ),
  );
  return sorted;
}

/** Takes a folder's safetensors and what goes with them; by themselves, without a config, they say nothing. */
function takeSafetensors(
  folder: string,
  files: readonly GivenFile[],
  nested: readonly GivenFile[],
  sorted: Sorted,
): Set<GivenFile> {
  const weights = files.filter(({ file }) => file.name.endsWith('.safetensors'));
  const hasConfig = files.some(({ file: { name } }) => name === 'config.json' || name === 'adapter_config.json');
  if (weights.length === 0 || (folder === '' && !hasConfig)) return new Set();
  const companions = files.filter(({ file }) => companion.test(file.name));
  const configs = nested.filter(({ file }) => file.name === 'config.json');
  ignore(
    nested.filter((file) => !configs.includes(file)),
    'nested',
    sorted,
  );
  const taken = [...companions, ...configs, ...weights];
  sorted.folders.push({ folder, files: taken });
  return new Set(taken);
}

function sortGivenAlone(files: readonly GivenFile[], sorted: Sorted): void {
  for (const given of files) {
    if (/\.onnx$/i.test(given.file.name)) sorted.refused.push({ sources: [given], refusal: { code: 'onnx' } });
    else sorted.ggufs.push(given);
  }
}

/**
 * Returns what only its bytes can tell. Takes pauses: a file's size is not known before it is asked for,
 * and the page waits for the answer.
 */
async function sortOfFolder(
  folder: string,
  files: readonly GivenFile[],
  hasModel: boolean,
  sorted: Sorted,
): Promise<GivenFile[]> {
  const pause = createPacer();
  const maybe: GivenFile[] = [];
  const isNamed = (pattern: RegExp) => files.some(({ file }) => pattern.test(file.name));
  const pickles = files.filter(({ file }) => pytorch.test(file.name));
  const isPickledModel = !hasModel && isNamed(/^config\.json$/) && !isNamed(/\.gguf$/i) && pickles.length > 0;
  if (isPickledModel) sorted.refused.push({ sources: pickles, refusal: { code: 'pytorch', named: { name: folder } } });
  for (const given of files) {
    await pause();
    const { name } = given.file;
    if (/\.gguf$/i.test(name)) sorted.ggufs.push(given);
    else if (pickles.includes(given)) ignore(isPickledModel ? [] : [given], 'pytorch', sorted);
    else if (/\.onnx(_data)?$/i.test(name)) ignore([given], 'onnx', sorted);
    else if (otherFormat.test(name)) ignore([given], 'other-format', sorted);
    else if (noModel.test(name) || companion.test(name) || given.file.size < minModelBytes)
      ignore([given], 'no-model', sorted);
    else maybe.push(given);
  }
  return maybe;
}

function ignore(files: readonly GivenFile[], code: IgnoredCode, sorted: Sorted): void {
  // One by one: there may be more of them than a call takes arguments.
  for (const { path } of files) sorted.ignored.push({ path, code });
}

async function beginsLikeGguf(file: File): Promise<boolean> {
  try {
    return (await file.slice(0, 4).text()) === 'GGUF';
  } catch {
    return false;
  }
}
