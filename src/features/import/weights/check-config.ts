import type { SafetensorsTensor } from '@/formats/safetensors';
import { isRecord, recordAt, Refused } from '../given/refused';

type Config = Record<string, unknown>;

const maxLayers = 4096;
/** Beyond it the server would make room for as many tokens as the file says, one after the other. */
const maxVocabulary = 1_000_000;

/** Whole numbers that a llama's converter reads, and such of them as it or its engine cannot do without. */
const llamaNumbers = [
  'n_layers',
  'num_hidden_layers',
  'n_layer',
  'max_position_embeddings',
  'n_ctx',
  'hidden_size',
  'n_embd',
  'intermediate_size',
  'n_inner',
  'num_attention_heads',
  'n_head',
  'num_key_value_heads',
  'head_dim',
];
const llamaFractions = ['rope_theta', 'rms_norm_eps', 'layer_norm_eps', 'layer_norm_epsilon', 'norm_epsilon'];
const llamaNeeds = [
  'num_hidden_layers',
  'num_attention_heads',
  'hidden_size',
  'intermediate_size',
  'max_position_embeddings',
  'rms_norm_eps',
];

/** Under one of these keys lies what says the sizes of the language model in one that sees or hears. */
const innerConfigs = ['text_config', 'llm_config', 'language_config', 'thinker_config'];

const ropeTypes: Readonly<Record<string, readonly string[]>> = {
  Phi3ForCausalLM: ['su', 'longrope', 'yarn'],
  Qwen2ForCausalLM: ['yarn', 'mrope', 'default'],
  Qwen2_5_VLForConditionalGeneration: ['yarn', 'mrope', 'default'],
  Qwen3VLForConditionalGeneration: ['yarn', 'mrope', 'default'],
  Qwen3VLMoeForConditionalGeneration: ['yarn', 'mrope', 'default'],
};

/**
 * Refuses a config.json with values that are sure to fail on a server.
 *
 * [Note: Configs that end the server] Ollama converts in the server's own process, and does not look
 * before it divides by the number of heads, makes up as many tokens as `vocab_size` lacks, or meets a
 * kind of rope scaling that it does not know. A model without layers ends the process that loads it.
 * (llamaModel.repack and KV in convert/convert_llama.go, convert_phi3.go, convert_qwen2.go and
 * convert_qwen3.go, LoadModelMetadata in convert/convert.go, llamaServer.Load in llm/server.go at v0.24.0)
 */
export function checkConfig(config: Config, architecture: string, path: string): void {
  const refuse = (name: string) => new Refused({ code: 'bad-config-value', named: { name } }, path);
  const { model_type: type, architectures, text_config: text } = config;
  if (Array.isArray(architectures) && !architectures.every(isTextOrNothing)) throw refuse('architectures');
  if (!isTextOrNothing(type)) throw refuse('model_type');
  if (!isNothing(text) && !isRecord(text)) throw refuse('text_config');
  for (const each of [config, recordAt(config, 'text_config') ?? {}]) {
    if (!isWhole(each.vocab_size, maxVocabulary)) throw refuse('vocab_size');
  }
  const inner = innerConfigs.flatMap((key): Config[] => (isRecord(config[key]) ? [config[key]] : []));
  for (const each of [config, ...inner]) {
    // Lists have one for every layer.
    if (typeof each.num_attention_heads === 'number' && !isPositive(each.num_attention_heads)) {
      throw refuse('num_attention_heads');
    }
    if (typeof each.num_hidden_layers === 'number' && !isPositive(each.num_hidden_layers, maxLayers)) {
      throw refuse('num_hidden_layers');
    }
    const scaling = recordAt(each, 'rope_scaling')?.type;
    const known = ropeTypes[architecture];
    const isKnown = scaling === '' || (typeof scaling === 'string' && known?.includes(scaling));
    if (known && !isNothing(scaling) && !isKnown) throw refuse('rope_scaling');
  }
  if (isLlama(architecture)) checkLlama(config, refuse);
}

/** Those that are converted by the code of llama, in a plain config. */
function isLlama(architecture: string): boolean {
  return architecture === 'LlamaForCausalLM' || architecture === 'MixtralForCausalLM';
}

function checkLlama(config: Config, refuse: (name: string) => Refused): void {
  const odd =
    llamaNumbers.find((name) => !isWhole(config[name])) ??
    llamaFractions.find((name) => !isNothing(config[name]) && !isFraction(config[name]));
  if (odd) throw refuse(odd);
  const other: Readonly<Record<string, readonly string[]>> = {
    num_hidden_layers: ['n_layers', 'n_layer'],
    hidden_size: ['n_embd'],
    intermediate_size: ['n_inner'],
    max_position_embeddings: ['n_ctx'],
  };
  const missing = llamaNeeds.find((name) =>
    [name, ...(other[name] ?? [])].every((each) => !((config[each] as number) > 0)),
  );
  if (missing) throw refuse(missing);
  const { rope_scaling: scaling } = config;
  if (isNothing(scaling)) return;
  const fits =
    isRecord(scaling) &&
    ['type', 'rope_type'].every((key) => isTextOrNothing(scaling[key])) &&
    ['factor', 'low_freq_factor', 'high_freq_factor'].every(
      (key) => isNothing(scaling[key]) || isFraction(scaling[key]),
    ) &&
    isWhole(scaling.original_max_position_embeddings);
  if (!fits) throw refuse('rope_scaling');
}

/** Whether the rows of attention can be dealt out to as many heads as the config says. */
export function checkHeads(config: Config, architecture: string, tensors: readonly SafetensorsTensor[]): void {
  if (!isLlama(architecture)) return;
  const heads = config.num_attention_heads as number;
  const keyHeads = (config.num_key_value_heads as number | null | undefined) || heads;
  for (const { name, shape } of tensors) {
    const own = /self_attn\.([qk])_proj\.weight$/.exec(name)?.[1];
    if (own && shape[0]! % (2 * (own === 'q' ? heads : keyHeads)) !== 0) {
      throw new Refused({ code: 'heads-misfit', named: { name } });
    }
  }
}

function isNothing(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

function isTextOrNothing(value: unknown): boolean {
  return isNothing(value) || typeof value === 'string';
}

function isPositive(value: unknown, maximum?: number): boolean {
  return isWhole(value, maximum) && (value as number) > 0;
}

/** Whether a value is absent, or fits Go's uint32. */
function isWhole(value: unknown, maximum = 2 ** 32 - 1): boolean {
  if (isNothing(value)) return true;
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= maximum;
}

/** Whether a value fits Go's float32. */
function isFraction(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(Math.fround(value));
}
