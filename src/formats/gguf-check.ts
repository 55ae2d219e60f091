import type { Gguf } from './gguf-reader';
import { describeGguf, ggufNumber, ggufString } from './gguf-describe';

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
  if (!architecture) problems.push(refuse('no-architecture'));
  if (split) problems.push(refuse('split', `${split.index + 1}/${split.count}`));
  else if (gguf.tensors.length === 0) problems.push(refuse('no-tensors'));
  problems.push(...tensorProblems(gguf));
  if (kind === 'projector' && !isProjectorToAll(gguf)) problems.push(warn('old-projector'));
  // The first of several parts carries all metadata, the others none.
  if ((kind === 'model' || kind === 'embedding') && architecture && (!split || split.index === 0)) {
    problems.push(...tokenizerProblems(gguf), ...sizeProblems(gguf, architecture));
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
  const unknown = gguf.tensors.find((tensor) => tensor.sizeBytes === undefined);
  if (unknown) return [warn('unknown-tensor-type', unknown.type)];
  let expectedOffset = 0;
  for (const tensor of gguf.tensors) {
    if (tensor.offset !== expectedOffset) return [refuse('tensor-gaps', tensor.name)];
    expectedOffset += Math.ceil((tensor.sizeBytes ?? 0) / gguf.alignment) * gguf.alignment;
  }
  return [];
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
  if (model === undefined || model === 'none' || model === 'no_vocab' || tokens === undefined) {
    return [refuse('no-tokenizer', model)];
  }
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
  return [];
}

/** Layers, beyond which no model goes: Ollama 0.24 makes room for as many as the file says. */
const maxLayers = 4096;

/**
 * Ollama 0.24 ends when a model without layers, or with some billions of them, is loaded: it takes the
 * least of an empty list. (KV.HeadCountMin and GraphSize in fs/ggml/ggml.go at v0.24.0)
 */
function sizeProblems(gguf: Gguf, architecture: string): GgufProblem[] {
  const layersKey = `${architecture}.block_count`;
  const layers = gguf.metadata.get(layersKey);
  const isSane = layers?.type === 'u32' && Number(layers.value) > 0 && Number(layers.value) <= maxLayers;
  if (!isSane) return [refuse('bad-size', layersKey)];
  const others = ['context_length', 'embedding_length'].map((size) => `${architecture}.${size}`);
  const missing = others.find((key) => (ggufNumber(gguf, key) ?? 0) <= 0);
  return missing === undefined ? [] : [refuse('bad-size', missing)];
}
