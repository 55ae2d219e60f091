import type { ModelFixture } from './fixture';
import { plainTemplate } from './chain';
import { randomWords, sentenceOf } from './sentence';

/** Values of a tensor as F16, in row-major order. */
interface Tensor {
  shape: number[];
  halves: Uint16Array<ArrayBuffer>;
}

/**
 * A chain model as a Hugging Face folder: config.json, tokenizer.json (byte-level BPE),
 * tokenizer_config.json and weights in one or more safetensors files with their index.
 */
export function safetensorsFolder({ words = folderWords(), fileCount = 1 } = {}): ModelFixture & {
  words: string[];
  sentence: string;
} {
  const tokens = [...byteLevelTokens(), 'he', 'th', ...words.map((word) => word.replaceAll(' ', 'Ġ')), '<s>', '</s>'];
  const width = Math.ceil(tokens.length / 32) * 32;
  const weights = Object.entries(chainTensors(tokens, words.length, width));
  const perFile = Math.ceil(weights.length / fileCount);
  const parts = Array.from({ length: fileCount }, (_, i) => ({
    name: fileCount === 1 ? 'model.safetensors' : `model-${place(i + 1)}-of-${place(fileCount)}.safetensors`,
    weights: weights.slice(i * perFile, (i + 1) * perFile),
  }));
  const index = {
    metadata: { total_size: weights.reduce((sum, [, tensor]) => sum + tensor.halves.byteLength, 0) },
    weight_map: Object.fromEntries(parts.flatMap((part) => part.weights.map(([name]) => [name, part.name]))),
  };
  const files = [
    json('config.json', configOf(tokens.length, width)),
    json('tokenizer.json', tokenizerOf(tokens)),
    json('tokenizer_config.json', { bos_token: '<s>', eos_token: '</s>', add_bos_token: true, add_eos_token: false }),
    ...(fileCount === 1 ? [] : [json('model.safetensors.index.json', index)]),
    ...parts.map((part) => new File([writeSafetensors(Object.fromEntries(part.weights))], part.name)),
  ];
  return { files, adapters: [], request: { template: plainTemplate }, words, sentence: sentenceOf(words) };
}

/** The full stop belongs to the last word: alone it is a token of the bytes already. */
function folderWords(): string[] {
  const words = randomWords();
  return [...words.slice(0, -2), words.slice(-2).join('')];
}

/** A safetensors file: the length of a JSON header, the header, the data. */
export function writeSafetensors(tensors: Readonly<Record<string, Tensor>>): Blob {
  const entries: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }> = {};
  let offset = 0;
  for (const [name, { shape, halves }] of Object.entries(tensors)) {
    entries[name] = { dtype: 'F16', shape, data_offsets: [offset, offset + halves.byteLength] };
    offset += halves.byteLength;
  }
  const header = new TextEncoder().encode(JSON.stringify(entries));
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(header.length), true);
  return new Blob([length.buffer, header, ...Object.values(tensors).map(({ halves }) => halves)]);
}

function chainTensors(tokens: string[], wordCount: number, width: number): Record<string, Tensor> {
  const first = tokens.length - 2 - wordCount;
  const last = first + wordCount - 1;
  const end = tokens.length - 1;
  const embedding = zeros([tokens.length, width]);
  const output = zeros([tokens.length, width]);
  tokens.forEach((_, token) => {
    const next = token === last ? end : token >= first && token < last ? token + 1 : first;
    embedding.halves[token * width + token] = 0x3c00;
    output.halves[next * width + token] = 0x4400;
  });
  const layer = 'model.layers.0.';
  return {
    'model.embed_tokens.weight': embedding,
    'model.norm.weight': ones(width),
    'lm_head.weight': output,
    [`${layer}input_layernorm.weight`]: ones(width),
    [`${layer}self_attn.q_proj.weight`]: zeros([width, width]),
    [`${layer}self_attn.k_proj.weight`]: zeros([32, width]),
    [`${layer}self_attn.v_proj.weight`]: zeros([32, width]),
    [`${layer}self_attn.o_proj.weight`]: zeros([width, width]),
    [`${layer}post_attention_layernorm.weight`]: ones(width),
    [`${layer}mlp.gate_proj.weight`]: zeros([32, width]),
    [`${layer}mlp.up_proj.weight`]: zeros([32, width]),
    [`${layer}mlp.down_proj.weight`]: zeros([width, 32]),
  };
}

function configOf(vocabularySize: number, width: number) {
  return {
    architectures: ['LlamaForCausalLM'],
    model_type: 'llama',
    vocab_size: vocabularySize,
    hidden_size: width,
    intermediate_size: 32,
    num_hidden_layers: 1,
    num_attention_heads: width / 32,
    num_key_value_heads: 1,
    max_position_embeddings: 2048,
    rms_norm_eps: 1e-5,
    rope_theta: 10_000,
    torch_dtype: 'float16',
  };
}

function tokenizerOf(tokens: string[]) {
  const special = tokens.slice(-2);
  return {
    model: {
      type: 'BPE',
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges: ['h e', 't h'],
    },
    added_tokens: special.map((content, i) => ({ id: tokens.length - 2 + i, content, special: true })),
  };
}

/** The printable characters that stand for the 256 bytes in GPT-2's byte-level BPE. */
function byteLevelTokens(): string[] {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrintable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    return String.fromCharCode(isPrintable ? byte : next++);
  });
}

function zeros(shape: number[]): Tensor {
  return { shape, halves: new Uint16Array(shape.reduce((product, length) => product * length, 1)) };
}

function ones(length: number): Tensor {
  return { shape: [length], halves: new Uint16Array(length).fill(0x3c00) };
}

function place(number: number): string {
  return String(number).padStart(5, '0');
}

function json(name: string, value: unknown): File {
  return new File([JSON.stringify(value)], name, { type: 'application/json' });
}
