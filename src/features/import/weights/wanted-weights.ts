import { readJson, type JsonKind, type JsonPath } from '@/formats/json-reader';
import type { GivenFile } from '../given/given-file';
import type { Ignored } from '../given/refusal';
import { fewOf, maxJsonBytes, Refused, refusedJson, refuseStandIn } from '../given/refused';
import { isWeights } from './read-weights';

export const indexName = 'model.safetensors.index.json';
/** As many as a weight file may have. */
const maxTensors = 500_000;

/**
 * The weight files that belong to the model. A server reads every `*.safetensors` it is given, and
 * some folders hold the same weights twice, under the names of another format.
 */
export async function wantedWeights(
  given: readonly GivenFile[],
  ignored: Ignored[],
): Promise<{ files: GivenFile[]; tensors: Map<string, string> }> {
  const weightFiles = given.filter(isWeights);
  const own = new Set(weightFiles.map(({ file }) => file.name));
  const indexFile = given.find(({ file }) => file.name === indexName);
  const tensors = indexFile ? await readIndex(indexFile) : new Map<string, string>();
  const names = new Set(indexFile ? tensors.values() : expectedNames(chosenNames([...own])));
  const missing = [...names].filter((name) => !own.has(name));
  if (missing.length > 0) throw new Refused({ code: 'files-missing', named: { name: fewOf(missing) } });
  const code = indexFile ? 'not-in-index' : 'other-weights';
  for (const { file, path } of weightFiles) if (!names.has(file.name)) ignored.push({ path, code });
  return { files: weightFiles.filter(({ file }) => names.has(file.name)), tensors };
}

/** In which file each tensor is, as an index says. */
async function readIndex(given: GivenFile): Promise<Map<string, string>> {
  const { file, path } = given;
  await refuseStandIn(given);
  const tensors = new Map<string, string>();
  let hasMap = false;
  const bad = new Refused({ code: 'bad-index' }, path);
  const onValue = (place: JsonPath, value: unknown) => {
    if (place.length !== 2 || typeof value !== 'string' || tensors.size >= maxTensors) throw bad;
    tensors.set(String(place[1]), value);
  };
  const choose = ([section, tensor]: JsonPath, kind: JsonKind) => {
    if (section !== undefined && section !== 'weight_map') return 'pass';
    if (section === 'weight_map') hasMap = true;
    if (kind !== (tensor === undefined ? 'object' : 'scalar')) throw bad;
    return 'enter';
  };
  try {
    if (file.size > maxJsonBytes) throw bad;
    await readJson(file, { choose, onValue });
  } catch (error) {
    throw refusedJson(error, 'bad-index', given);
  }
  if (!hasMap) throw bad;
  return tensors;
}

/**
 * Without an index: the weights that the CLI would take, which leaves others to other programs. Of several
 * precisions side by side, as `model.fp16.safetensors` is one, it is the plain one.
 * (filesForModel in parser/parser.go at v0.24.0)
 */
function chosenNames(names: readonly string[]): readonly string[] {
  const own = [/^model.*/, /^consolidated.*/]
    .map((pattern) => names.filter((name) => pattern.test(name)))
    .find(({ length }) => length > 0);
  if (!own?.includes('model.safetensors')) return own ?? names;
  return own.filter((name) => !/^model\.[^-]+\.safetensors$/.test(name));
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
