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
  return /(position_ids|num_batches_tracked)$/.test(name);
}
