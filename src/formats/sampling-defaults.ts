import type { Gguf } from './gguf-reader';

/** Sampling parameters that a model's makers recommend, under the names that Ollama has for them. */
export type SamplingDefaults = Readonly<Record<string, number>>;

/** Metadata keys of a GGUF. (gguf-py/gguf/constants.py of llama.cpp, convert_hf_to_gguf.py writes them since 2025) */
const ggufKeys: SamplingKeys = {
  temperature: 'general.sampling.temp',
  top_k: 'general.sampling.top_k',
  top_p: 'general.sampling.top_p',
  min_p: 'general.sampling.min_p',
  repeat_penalty: 'general.sampling.penalty_repeat',
  repeat_last_n: 'general.sampling.penalty_last_n',
};

/** Keys of generation_config.json, as Hugging Face's transformers name them. */
const configKeys: SamplingKeys = {
  temperature: 'temperature',
  top_k: 'top_k',
  top_p: 'top_p',
  min_p: 'min_p',
  typical_p: 'typical_p',
  repeat_penalty: 'repetition_penalty',
};

type SamplingKeys = Readonly<Record<string, string>>;

/** What a GGUF recommends; undefined when it says nothing. */
export function ggufDefaults(gguf: Gguf): SamplingDefaults | undefined {
  return pick(ggufKeys, (key) => gguf.metadata.get(key)?.value);
}

/** What a generation_config.json recommends; undefined when it says nothing. */
export function configDefaults(config: Readonly<Record<string, unknown>>): SamplingDefaults | undefined {
  return pick(configKeys, (key) => config[key]);
}

function pick(keys: SamplingKeys, valueOf: (key: string) => unknown): SamplingDefaults | undefined {
  const found = Object.entries(keys).flatMap(([name, key]) => {
    const value = valueOf(key);
    return typeof value === 'number' && Number.isFinite(value) ? [[name, shortest(value)] as const] : [];
  });
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

/** 0.6 is 0.6000000238418579 once it was a 32-bit float. */
function shortest(value: number): number {
  return Number(value.toPrecision(7));
}
