import type { Gguf } from './gguf-reader';
import { describeGguf, ggufNumber, ggufString } from './gguf-describe';
import type { GgufType, GgufValue } from './gguf-value';

/**
 * What a well-formed GGUF would do on a server.
 *
 * - `no-architecture`: nobody can run it.
 * - `no-tensors`: metadata only, such as the vocabularies of llama.cpp's tests.
 * - `split`: a part of a model; it needs all the others.
 * - `duplicate-tokens`, `no-tokenizer`, `bad-tokenizer`: crash an Ollama when loaded.
 * - `bad-size`: a size without which, or with a senseless value of which, the engine fails or ends the server.
 * - `tensor-gaps`: the engine refuses data that is not laid out end to end.
 * - `unknown-tensor-type`: too new a type for most servers.
 * - `old-projector`: servers before 0.30.4 take this projector for a second model, as it counts no vision blocks.
 * - `no-chat-template`: it will chat only with a template given by hand.
 * - `no-file-type`: its quantization will read `unknown`, and it cannot be quantized.
 */
export type GgufProblemCode =
  | 'no-architecture'
  | 'no-tensors'
  | 'split'
  | 'duplicate-tokens'
  | 'no-tokenizer'
  | 'bad-tokenizer'
  | 'bad-size'
  | 'tensor-gaps'
  | 'unknown-tensor-type'
  | 'old-projector'
  | 'no-chat-template'
  | 'no-file-type';

export interface GgufProblem {
  code: GgufProblemCode;
  /** `refuse`: must not be sent, it fails or ends the server. `warn`: worth saying. */
  severity: 'refuse' | 'warn';
  /** The key, tensor, token or number concerned. */
  detail?: string;
}

const refuse = (code: GgufProblemCode, detail?: string): GgufProblem => ({ code, severity: 'refuse', detail });
const warn = (code: GgufProblemCode, detail?: string): GgufProblem => ({ code, severity: 'warn', detail });

/**
 * The pre-flight of a GGUF that could be read: everything in its header that would fail on a server
 * or, as some of it does to an Ollama 0.24, end the server's process.
 */
export function checkGguf(gguf: Gguf): GgufProblem[] {
  const { kind, architecture, chatTemplate, split } = describeGguf(gguf);
  const problems: GgufProblem[] = [];
  if (!architecture || architecture.includes('\0')) problems.push(refuse('no-architecture'));
  if (split) problems.push(refuse('split', `${split.index + 1}/${split.count}`));
  else if (gguf.tensors.length === 0) problems.push(refuse('no-tensors'));
  problems.push(...tensorProblems(gguf));
  if (kind === 'projector' && !isProjectorToAll(gguf)) problems.push(warn('old-projector'));
  // The first of several parts carries all metadata, the others none.
  if ((kind === 'model' || kind === 'embedding') && architecture && (!split || split.index === 0)) {
    problems.push(
      ...tokenizerProblems(gguf),
      ...sizeProblems(gguf, architecture),
      ...engineProblems(gguf, architecture),
    );
    if (kind === 'model' && chatTemplate === undefined) problems.push(warn('no-chat-template'));
    if (!gguf.metadata.has('general.file_type')) problems.push(warn('no-file-type'));
  }
  return problems;
}

/** Whether every Ollama takes it for a projector. (ggufLayers in server/create.go at v0.24.0) */
function isProjectorToAll(gguf: Gguf): boolean {
  if (ggufString(gguf, 'general.type') === 'projector') return true;
  const own = (key: string) => ggufNumber(gguf, `${ggufString(gguf, 'general.architecture')}.${key}`) ?? 0;
  return own('block_count') === 0 && own('vision.block_count') > 0;
}

/** (gguf_init_from_file_impl in ml/backend/ggml/ggml/src/gguf.cpp at v0.24.0) */
function tensorProblems(gguf: Gguf): GgufProblem[] {
  const { alignment, tensors } = gguf;
  const unknown = tensors.find((tensor) => tensor.sizeBytes === undefined);
  let earliest = 0;
  let isExact = true;
  for (const tensor of tensors) {
    const { offset, sizeBytes } = tensor;
    const fits = isExact ? offset === earliest : offset >= earliest && offset % alignment === 0;
    if (!fits) return [refuse('tensor-gaps', tensor.name)];
    // How far one of an unknown type reaches is not known, but it has its bytes for itself.
    isExact = sizeBytes !== undefined;
    earliest = offset + Math.ceil((sizeBytes ?? 1) / alignment) * alignment;
  }
  return unknown ? [warn('unknown-tensor-type', unknown.type)] : [];
}

/**
 * [Note: Vocabularies that end the server] Ollama 0.24 reads the vocabulary in the server's own
 * process, by code that asserts instead of failing. Seen to end it: tokens that occur twice, none at
 * all, tokens or merges that are no strings, a tokenizer `none`. Scores and types of fewer elements than
 * tokens are read beyond their end. (llama_vocab::impl::load in llama/llama.cpp/src/llama-vocab.cpp,
 * NewLlamaServer in llm/server.go at v0.24.0)
 */
function tokenizerProblems(gguf: Gguf): GgufProblem[] {
  const model = ggufString(gguf, 'tokenizer.ggml.model');
  const tokens = gguf.metadata.get('tokenizer.ggml.tokens');
  if (!model || model === 'none' || model === 'no_vocab' || tokens === undefined) {
    return [refuse('no-tokenizer', model)];
  }
  if (model.includes('\0')) return [refuse('bad-tokenizer', 'tokenizer.ggml.model')];
  if (tokens.type !== 'array' || tokens.value.elementType !== 'string' || tokens.value.length === 0) {
    return [refuse('bad-tokenizer', 'tokenizer.ggml.tokens')];
  }
  if (gguf.duplicateToken !== undefined) return [refuse('duplicate-tokens', gguf.duplicateToken)];
  const companions = { scores: ['f32'], token_type: ['i32', 'u32'] };
  for (const [name, types] of Object.entries(companions)) {
    const key = `tokenizer.ggml.${name}`;
    const entry = gguf.metadata.get(key);
    if (entry === undefined) continue;
    const fits =
      entry.type === 'array' && types.includes(entry.value.elementType) && entry.value.length >= tokens.value.length;
    if (!fits) return [refuse('bad-tokenizer', key)];
  }
  const merges = gguf.metadata.get('tokenizer.ggml.merges');
  const needsMerges = model === 'gpt2';
  if (merges ? merges.type !== 'array' || merges.value.elementType !== 'string' : needsMerges) {
    return [refuse('bad-tokenizer', 'tokenizer.ggml.merges')];
  }
  const map = gguf.metadata.get('tokenizer.ggml.precompiled_charsmap');
  if (map && (map.type !== 'array' || map.value.elementType === 'string')) {
    return [refuse('bad-tokenizer', 'tokenizer.ggml.precompiled_charsmap')];
  }
  return [];
}

/** Layers, beyond which no model goes: Ollama 0.24 makes room for as many as the file says. */
const maxLayers = 4096;

/** Lists of as many numbers as there are layers; Ollama 0.24 takes none that are longer. */
const maxListLength = 1024;

/** What every engine reads, by its type; `list` may be one number a layer too. */
const sizes: Readonly<Record<string, 'u32' | 'f32' | 'list'>> = {
  context_length: 'u32',
  embedding_length: 'u32',
  feed_forward_length: 'list',
  expert_count: 'u32',
  expert_used_count: 'u32',
  'attention.head_count': 'list',
  'attention.head_count_kv': 'list',
  'attention.key_length': 'u32',
  'attention.value_length': 'u32',
  'attention.layer_norm_epsilon': 'f32',
  'attention.layer_norm_rms_epsilon': 'f32',
  'rope.dimension_count': 'u32',
  'rope.freq_base': 'f32',
};

const requiredSizes = ['context_length', 'embedding_length'];

const general: Readonly<Record<string, GgufType>> = {
  'general.name': 'string',
  'general.file_type': 'u32',
  'tokenizer.ggml.pre': 'string',
  'tokenizer.ggml.bos_token_id': 'u32',
  'tokenizer.ggml.eos_token_id': 'u32',
  'tokenizer.ggml.unknown_token_id': 'u32',
  'tokenizer.ggml.padding_token_id': 'u32',
  'tokenizer.ggml.add_bos_token': 'bool',
  'tokenizer.ggml.add_eos_token': 'bool',
};

/**
 * [Note: Sizes that end the server] Ollama 0.24 ends when a model without layers, or with some billions
 * of them, is loaded, and when its numbers of heads are an empty list or one of more than 1024: it takes
 * the least of them. llama.cpp refuses every value that is not of the type it asks for.
 * (KV.UintOrArrayValue and GraphSize in fs/ggml/ggml.go, llama_model_loader::get_key in
 * llama/llama.cpp/src/llama-model-loader.cpp at v0.24.0)
 */
function sizeProblems(gguf: Gguf, architecture: string): GgufProblem[] {
  const layersKey = `${architecture}.block_count`;
  const layers = gguf.metadata.get(layersKey);
  const isSane = layers?.type === 'u32' && Number(layers.value) > 0 && Number(layers.value) <= maxLayers;
  if (!isSane) return [refuse('bad-size', layersKey)];
  for (const [name, type] of Object.entries(sizes)) {
    const key = `${architecture}.${name}`;
    const entry = gguf.metadata.get(key);
    if (entry ? !isOfType(entry, type) : requiredSizes.includes(name)) return [refuse('bad-size', key)];
    if (requiredSizes.includes(name) && entry?.value === 0) return [refuse('bad-size', key)];
  }
  const odd = Object.entries(general).find(([key, type]) => (gguf.metadata.get(key)?.type ?? type) !== type);
  return odd ? [refuse('bad-size', odd[0])] : [];
}

function isOfType(entry: GgufValue, type: 'u32' | 'f32' | 'list'): boolean {
  if (type !== 'list' || entry.type !== 'array') return entry.type === (type === 'list' ? 'u32' : type);
  const { elementType, length } = entry.value;
  return (elementType === 'u32' || elementType === 'i32') && length > 0 && length <= maxListLength;
}

/** Read by Ollama's own engine with a SentencePiece tokenizer, which llama.cpp could do with less. */
const sentencePieceEngines = ['gemma3', 'gemma3n'];
const headDividers = ['nomic-bert', 'glmocr'];
const byteToken = 6;

/**
 * [Note: Architectures that end the server] What Ollama 0.24 runs by its own engine, it opens in the
 * server's process: it takes the first five tokens with their scores and types, and divides by the number
 * of heads. llama.cpp gives up the process at a byte token in a vocabulary of words. (NewSentencePiece in
 * tokenizer/sentencepiece.go, New in model/models/nomicbert/model.go and newTextModel in
 * model/models/glmocr/model_text.go, llama_vocab::impl::token_to_byte in llama/llama.cpp/src/llama-vocab.cpp
 * at v0.24.0)
 */
function engineProblems(gguf: Gguf, architecture: string): GgufProblem[] {
  const arrayAt = (key: string) => {
    const entry = gguf.metadata.get(key);
    return entry?.type === 'array' ? entry.value : undefined;
  };
  if (sentencePieceEngines.includes(architecture)) {
    const short = ['tokens', 'scores', 'token_type']
      .map((name) => `tokenizer.ggml.${name}`)
      .find((key) => (arrayAt(key)?.length ?? 0) < 5);
    if (short) return [refuse('bad-tokenizer', short)];
  }
  const headsKey = `${architecture}.attention.head_count`;
  if (headDividers.includes(architecture) && !gguf.metadata.get(headsKey)?.value) return [refuse('bad-size', headsKey)];
  const types = arrayAt('tokenizer.ggml.token_type');
  const isOfWords = ggufString(gguf, 'tokenizer.ggml.model') === 'bert';
  if (isOfWords && types?.head.includes(byteToken)) return [refuse('bad-tokenizer', 'tokenizer.ggml.token_type')];
  return [];
}
