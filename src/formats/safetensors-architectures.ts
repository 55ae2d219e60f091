/**
 * What Ollama 0.24 converts from safetensors, as `architectures[0]` of config.json names it. Others are
 * answered `unsupported architecture` after every byte was sent. (LoadModelMetadata in
 * convert/convert.go at v0.24.0)
 */
const convertible = new Set([
  'LlamaForCausalLM',
  'MllamaForConditionalGeneration',
  'Llama4ForConditionalGeneration',
  'Mistral3ForConditionalGeneration',
  'Ministral3ForCausalLM',
  'MixtralForCausalLM',
  'GemmaForCausalLM',
  'Gemma2ForCausalLM',
  'Gemma3ForCausalLM',
  'Gemma3ForConditionalGeneration',
  'Gemma3nForConditionalGeneration',
  'Gemma4ForCausalLM',
  'Gemma4ForConditionalGeneration',
  'Phi3ForCausalLM',
  'Qwen2ForCausalLM',
  'Qwen2_5_VLForConditionalGeneration',
  'Qwen3VLForConditionalGeneration',
  'Qwen3VLMoeForConditionalGeneration',
  'Qwen3NextForCausalLM',
  'Qwen3_5ForConditionalGeneration',
  'Qwen3_5MoeForConditionalGeneration',
  'Olmo3ForCausalLM',
  'BertModel',
  'NomicBertModel',
  'NomicBertMoEModel',
  'CohereForCausalLM',
  'GptOssForCausalLM',
  'DeepseekOCRForCausalLM',
  'DeepseekV3ForCausalLM',
  'Glm4MoeLiteForCausalLM',
  'GlmOcrForConditionalGeneration',
  'LagunaForCausalLM',
  'Lfm2ForCausalLM',
  'Lfm2MoeForCausalLM',
  'Lfm2VlForConditionalGeneration',
  'NemotronHForCausalLM',
  'NemotronH_Nano_VL_V2',
  'NemotronH_Nano_Omni_Reasoning_V3',
]);

/** Whether Ollama 0.24 converts an architecture. A newer one may convert more. */
export function isConvertible(architecture: string): boolean {
  return convertible.has(architecture);
}

/** The families of base models, in the words of Ollama's listing, that a safetensors adapter may go onto. */
export const adapterBaseFamilies: readonly string[] = ['llama', 'gemma2'];

/**
 * Whether Ollama 0.24 reads a tensor of this kind. gpt-oss keeps its experts in bytes of its own; a few
 * models carry whole numbers that no converter looks at. (safetensor.WriteTo in
 * convert/reader_safetensors.go at v0.24.0)
 */
export function isConvertibleTensor({ name, dtype }: { name: string; dtype: string }, architecture: string): boolean {
  if (['F32', 'F16', 'BF16', 'F8_E4M3'].includes(dtype)) return true;
  if (dtype === 'U8') return architecture === 'GptOssForCausalLM' && /_(blocks|scales)$/.test(name);
  return /^([IU]\d+|BOOL)$/.test(dtype) && /(position_ids|num_batches_tracked)$/.test(name);
}

/**
 * What a converter reads besides config.json and the tokenizer, and fails without. (parseMore in
 * convert/convert_bert.go, convert_nomicbert.go, convert_qwen3vl.go and convert_glmocr.go at v0.24.0)
 */
export function neededFiles(architecture: string): readonly string[] {
  if (/^(Nomic)?Bert/.test(architecture)) return ['modules.json'];
  return /^(Qwen3VL|GlmOcr)/.test(architecture) ? ['preprocessor_config.json'] : [];
}

/**
 * Whether an architecture is run by llama.cpp, which wants merges from byte pair tokenizers, and not by
 * Ollama's own engine, which does without. (KV.OllamaEngineRequired in fs/ggml/ggml.go, llama_vocab::impl::load
 * in llama/llama.cpp/src/llama-vocab.cpp at v0.24.0)
 */
export function needsMerges(architecture: string): boolean {
  return ['LlamaForCausalLM', 'MixtralForCausalLM', 'Phi3ForCausalLM', 'Qwen2ForCausalLM'].includes(architecture);
}

/**
 * Whether tensors without dimensions do no harm: the servers that know Gemma 4, which has some, give
 * them one; before 0.20.0 they ended the process. (parseSafetensors in convert/reader_safetensors.go at
 * v0.20.0)
 */
export function takesScalars(architecture: string): boolean {
  return architecture.startsWith('Gemma4');
}

/** Whether a config says how FP8 weights are scaled, block by block. (safetensorsFP8BlockSize in convert/reader_safetensors.go at v0.24.0) */
export function readsFp8(config: Record<string, unknown>): boolean {
  const { text_config: text } = config;
  const places = [config, ...(isRecord(text) ? [text] : [])];
  const found = places.flatMap((place) =>
    ['quantization', 'quantization_config', 'compression_config'].map((key) => place[key]).filter(isRecord),
  );
  return found.some(({ quant_method: method, format, weight_block_size: size, config_groups: groups }) => {
    if (isWord(method, /^fp8$/i) && isBlock(size)) return true;
    const isGrouped = isWord(method, /^compressed-tensors$/i) || isWord(format, /^float-quantized$/i);
    return (
      isGrouped && isRecord(groups) && Object.values(groups).some((group) => isRecord(group) && isFloatGroup(group))
    );
  });
}

function isFloatGroup({ format, weights }: Record<string, unknown>): boolean {
  return isWord(format, /^float-quantized$/i) && isRecord(weights) && isBlock(weights.block_structure);
}

function isWord(value: unknown, word: RegExp): boolean {
  return typeof value === 'string' && word.test(value);
}

function isBlock(value: unknown): boolean {
  return (
    Array.isArray(value) && value.length === 2 && value.every((side) => Number.isInteger(side) && (side as number) > 0)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
