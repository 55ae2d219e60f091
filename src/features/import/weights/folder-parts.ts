import { readSafetensors } from '@/formats/safetensors';
import type { GivenFile } from '../given/given-file';
import type { Ignored } from '../given/refusal';
import { isWeights } from './read-weights';

/** What the files of a folder with safetensors are for. A training run may leave a model and its adapter in one. */
export interface FolderParts {
  model?: GivenFile[];
  adapter?: GivenFile[];
  ignored: Ignored[];
}

const adapterConfig = 'adapter_config.json';

/** Sorts what lies in one folder. A config that was left over makes no adapter of full weights. Never throws. */
export async function folderParts(given: readonly GivenFile[]): Promise<FolderParts> {
  const named = given.filter((each) => isWeights(each) && each.file.name.startsWith('adapter_model'));
  const others = given.filter((each) => isWeights(each) && !named.includes(each));
  const config = given.filter(({ file }) => file.name === adapterConfig);
  if (named.length + config.length === 0) return { model: [...given], ignored: [] };
  if (others.length === 0) return { adapter: [...given], ignored: [] };
  const hasModelConfig = given.some(({ file }) => file.name === 'config.json');
  if (named.length === 0) {
    if (!hasModelConfig || (await holdMatrices(others))) return { adapter: [...given], ignored: [] };
    const model = given.filter((each) => !config.includes(each));
    return { model, ignored: config.map(({ path }) => ({ path, code: 'adapter-config' })) };
  }
  const adapter = [...config, ...named];
  if (hasModelConfig) return { model: given.filter((each) => !adapter.includes(each)), adapter, ignored: [] };
  return { adapter, ignored: others.map(({ path }) => ({ path, code: 'not-adapter' })) };
}

/** Whether weights that are not called an adapter's are one. What cannot be read is refused as what it claims to be. */
async function holdMatrices([first]: readonly GivenFile[]): Promise<boolean> {
  try {
    const { tensors } = await readSafetensors(first!.file);
    return tensors.some(({ name }) => name.includes('lora_'));
  } catch {
    return false;
  }
}
