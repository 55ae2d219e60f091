import { expect, test } from 'vitest';
import { readGgufFileName } from './gguf-file-name';

test.each([
  ['SmolLM2-135M-Instruct.Q4_1.gguf', 'SmolLM2-135M-Instruct', 'Q4_1'],
  ['Foo-Bar-7B-Instruct-v0.3.Q4_K_M.gguf', 'Foo-Bar-7B-Instruct-v0.3', 'Q4_K_M'],
  ['Meta-Llama-3.1-8B-Instruct-IQ2_XXS.gguf', 'Meta-Llama-3.1-8B-Instruct', 'IQ2_XXS'],
  ['Llama-3.2-1B-Instruct-Q6_K_L.gguf', 'Llama-3.2-1B-Instruct', 'Q6_K_L'],
  ['llama-2-7b-chat.Q5_0.gguf', 'llama-2-7b-chat', 'Q5_0'],
  ['qwen2.5-0.5b-instruct-q4_k_m.gguf', 'qwen2.5-0.5b-instruct', 'q4_k_m'],
  ['qwen2.5-7b-instruct-fp16-00001-of-00004.gguf', 'qwen2.5-7b-instruct', 'fp16'],
  ['Qwen3-235B-A22B-Instruct-2507-UD-Q4_K_XL-00001-of-00003.gguf', 'Qwen3-235B-A22B-Instruct-2507', 'UD-Q4_K_XL'],
  ['Qwen3-0.6B-UD-IQ1_M.gguf', 'Qwen3-0.6B', 'UD-IQ1_M'],
  ['Qwen3-4B-UD-Q8_K_XL.gguf', 'Qwen3-4B', 'UD-Q8_K_XL'],
  ['gemma-3n-E4B-it-Q8_0.gguf', 'gemma-3n-E4B-it', 'Q8_0'],
  ['gemma-3-270m-it-F16.gguf', 'gemma-3-270m-it', 'F16'],
  ['google_gemma-3-27b-it-qat-Q4_0.gguf', 'google_gemma-3-27b-it-qat', 'Q4_0'],
  ['Mixtral-8x7B-v0.1-KQ2.gguf', 'Mixtral-8x7B-v0.1-KQ2', undefined],
  ['Mixtral-8x7B-Instruct-v0.1.Q3_K_S.gguf', 'Mixtral-8x7B-Instruct-v0.1', 'Q3_K_S'],
  ['mixtral-8x22b-v0.1.IQ3_XS-00002-of-00005.gguf', 'mixtral-8x22b-v0.1', 'IQ3_XS'],
  ['Grok-100B-v1.0-Q4_0-00003-of-00009.gguf', 'Grok-100B-v1.0', 'Q4_0'],
  ['Hermes-2-Pro-Llama-3-8B-F16.gguf', 'Hermes-2-Pro-Llama-3-8B', 'F16'],
  ['DeepSeek-R1-Distill-Qwen-1.5B-Q4_K_M.gguf', 'DeepSeek-R1-Distill-Qwen-1.5B', 'Q4_K_M'],
  ['DeepSeek-R1-Distill-Llama-8B.i1-Q4_K_M.gguf', 'DeepSeek-R1-Distill-Llama-8B', 'i1-Q4_K_M'],
  ['DeepSeek-R1-0528-Qwen3-8B-BF16.gguf', 'DeepSeek-R1-0528-Qwen3-8B', 'BF16'],
  ['gpt-oss-20b-mxfp4_moe.gguf', 'gpt-oss-20b', 'mxfp4_moe'],
  ['gpt-oss-120b-MXFP4-00001-of-00003.gguf', 'gpt-oss-120b', 'MXFP4'],
  ['bitnet-b1.58-2B-TQ2_0.gguf', 'bitnet-b1.58-2B', 'TQ2_0'],
  ['Phi-3.5-mini-instruct-3.8B-Q4_0_4_8.gguf', 'Phi-3.5-mini-instruct-3.8B', 'Q4_0_4_8'],
  ['Mistral-7B-Instruct-v0.3-IQ4_XS-imat.gguf', 'Mistral-7B-Instruct-v0.3', 'IQ4_XS-imat'],
  ['Mistral-7B-Instruct-v0.3-IQ4_NL.gguf', 'Mistral-7B-Instruct-v0.3', 'IQ4_NL'],
  ['My Model 7B Q4_K_M.gguf', 'My Model 7B', 'Q4_K_M'],
  ['mmproj-SmolVLM-500M-Instruct-f16.gguf', 'SmolVLM-500M-Instruct', 'f16'],
  ['SmolVLM-500M-Instruct-mmproj-f16.gguf', 'SmolVLM-500M-Instruct', 'f16'],
  ['Llama-3-8B-v1.0-F16-LoRA.gguf', 'Llama-3-8B-v1.0', 'F16'],
  ['TinyLlama-1.1B-Chat-v1.0.Q8_0.GGUF', 'TinyLlama-1.1B-Chat-v1.0', 'Q8_0'],
])('%s is %s, %s', (fileName, base, encoding) => {
  const isConventional = encoding !== undefined;
  expect(readGgufFileName(fileName)).toEqual({ base, encoding, isConventional });
});

test.each([
  ['model.gguf', 'model', undefined],
  ['ggml-model-q4_0.gguf', 'ggml-model', 'q4_0'],
  ['mmproj-model-f16.gguf', 'model', 'f16'],
  ['tinyllama.Q8_0.gguf', 'tinyllama', 'Q8_0'],
  ['Qwen3-4B.gguf', 'Qwen3-4B', undefined],
  ['Q4_K_M.gguf', 'Q4_K_M', undefined],
  ['Tiny-Llama_Q4.GGUF', 'Tiny-Llama_Q4', undefined],
  ['', '', undefined],
])('%s does not follow the convention', (fileName, base, encoding) => {
  expect(readGgufFileName(fileName)).toEqual({ base, encoding, isConventional: false });
});
