import type { SafetensorsTensor } from '@/formats/safetensors';
import { adapterBaseFamilies, isConvertibleTensor } from '@/formats/safetensors-architectures';
import type { GivenFile } from '../given/given-file';
import type { Recognized } from './recognized';
import { describeWeights, isWeights, readWeights, toImportFiles } from './read-weights';
import { fewOf, isRecord, readObject, Refused, stringAt } from '../given/refused';

/** Recognises a LoRA adapter as PEFT saves one: its weights, and a config that says how strong it is. */
export async function readAdapter(given: readonly GivenFile[], title: string): Promise<Recognized> {
  const weightFiles = given.filter(isWeights);
  const own = weightFiles.filter(({ file }) => file.name.startsWith('adapter_model'));
  const files = own.length > 0 ? own : weightFiles;
  if (files.length === 0) throw new Refused({ code: 'files-missing', named: { name: 'adapter_model.safetensors' } });
  const configFile = given.find(({ file }) => file.name === 'adapter_config.json');
  if (!configFile) throw new Refused({ code: 'no-adapter-config' });
  const config = await readObject(configFile, 'bad-adapter-config');
  const method = config.peft_type;
  if (method !== undefined && method !== 'LORA') {
    const name = typeof method === 'string' ? method.slice(0, 100) : typeof method;
    throw new Refused({ code: 'no-lora', named: { name } });
  }
  if (typeof config.r !== 'number' || !config.r || !config.lora_alpha)
    throw new Refused({ code: 'bad-adapter-config' });
  const odd = wholeNumbers.find((name) => !isWhole(config[name])) ?? oddParameter(config.lora_parameters);
  if (odd) throw new Refused({ code: 'bad-config-value', named: { name: odd } }, configFile.path);
  const weights = [...(await readWeights(files)).values()].flatMap(({ tensors }) => tensors);
  checkMatrices(weights);
  return {
    format: 'safetensors',
    description: { ...describeWeights(weights, undefined, title), kind: 'adapter' },
    files: toImportFiles([configFile, ...files], 'adapters'),
    warnings: [],
    base: { families: adapterBaseFamilies, named: stringAt(config.base_model_name_or_path) },
  };
}

/** (AdapterParameters in convert/convert.go and llamaAdapter in convert/convert_llama_adapter.go at v0.24.0) */
const wholeNumbers = ['lora_alpha', 'lora_layers', 'num_attention_heads', 'num_key_value_heads'];

function oddParameter(parameters: unknown): string | undefined {
  if (parameters === undefined || parameters === null) return undefined;
  if (!isRecord(parameters)) return 'lora_parameters';
  const { rank, alpha, scale } = parameters;
  const isNumber = (value: unknown) => value === undefined || value === null || typeof value === 'number';
  return isWhole(rank) && isNumber(alpha) && isNumber(scale) ? undefined : 'lora_parameters';
}

function isWhole(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32;
}

/**
 * [Note: Adapters that end the server] The converter takes every tensor for a matrix of two dimensions,
 * and Ollama ends at one that has fewer, such as the magnitudes of DoRA and biases. Whole layers saved
 * beside the matrices, and a matrix without its other half, fail when the model is loaded.
 * (llamaAdapter.Tensors and repack in convert/convert_llama_adapter.go, llama_adapter_lora_init_impl in
 * llama/llama.cpp/src/llama-adapter.cpp at v0.24.0)
 */
function checkMatrices(tensors: readonly SafetensorsTensor[]): void {
  if (tensors.length === 0) throw new Refused({ code: 'no-tensors' });
  const names = new Set(tensors.map(({ name }) => name));
  const missing: string[] = [];
  for (const tensor of tensors) {
    const { name, dtype, shape } = tensor;
    if (!isConvertibleTensor(tensor, ''))
      throw new Refused({ code: 'bad-dtype', named: { name: `${name} (${dtype})` } });
    const half = /lora_(?:([AB])\.weight|([ab]))$/.exec(name);
    if (!half || shape.length !== 2) throw new Refused({ code: 'no-lora-matrix', named: { name } });
    const letter = (half[1] ?? half[2])!;
    const partner = `${name.slice(0, half.index)}lora_${others[letter]!}${half[1] ? '.weight' : ''}`;
    if (!names.has(partner)) missing.push(partner);
  }
  if (missing.length > 0) throw new Refused({ code: 'tensors-missing', named: { name: fewOf(missing) } });
}

const others: Readonly<Record<string, string>> = { A: 'B', B: 'A', a: 'b', b: 'a' };
