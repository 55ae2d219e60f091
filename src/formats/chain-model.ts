import { assert } from '@/base/assert';
import { tensorTypeNumbers } from './gguf-tensor-types';
import { arrayOf, bool, f32, text, u32, type GgufInput } from './gguf-value';
import { writeGguf, type GgufTensorInput } from './gguf-writer';

export interface ChainModelOptions {
  /**
   * What the model says, a token each, blanks included (`' Hello'`, `' there'`, `'.'`). Each is one
   * token with one successor, so no two may be equal.
   */
  words: readonly string[];
  /** After the last word comes the first again, without end; otherwise the answer ends there. */
  loop?: boolean;
  /** Other answers: what is said when the prompt ends with a certain ASCII character that no word is. */
  answers?: Readonly<Record<string, readonly string[]>>;
  name?: string;
  /** Jinja, as `tokenizer.chat_template`. */
  chatTemplate?: string;
  /** Makes it an embedding model: 1 mean, 2 first token, 3 last token. */
  poolingType?: number;
  contextLength?: number;
  /** More metadata, over the chain's own. */
  metadata?: Readonly<Record<string, GgufInput>>;
}

/** Id 0 to 2; then the 256 byte tokens, so that any prompt can be tokenised. */
const specialTokens = ['<unk>', '<s>', '</s>'];
const endToken = 2;
const firstByteToken = specialTokens.length;
const firstWord = firstByteToken + 256;
/** Token types: normal, unknown, control and byte. (llama_token_type in llama/llama.cpp/include/llama.h at v0.24.0) */
const tokenTypes = { normal: 1, unknown: 2, control: 3, byte: 6 };
/** SentencePiece writes a blank as this. */
const blank = '\u2581';
const headLength = 32;
const half = { one: 0x3c00, four: 0x4400 };

/**
 * A whole llama model, of a few hundred kilobytes, that says exactly `words`: real engines load it, run
 * it, stream it, quantize it. At most 1 MB up to 150 words.
 *
 * [Note: Chain model] The network is an exact table of next tokens. The embedding is one-hot; attention
 * and feed-forward weights are zero, so the layer adds nothing and the norms only rescale; the output
 * row of a token is high in the columns of the tokens it follows. Word i is followed by word i + 1, the
 * last one by the end token, every other token by the first word (or that of another answer). The winning logit is some 65 above
 * all others, so temperature, top-k and penalties change nothing. Generation goes on from the last token
 * of the prompt: a prompt that ends with one of the words goes on in mid-sentence, which is why a
 * template for such a model should end with a newline. An engine's repeat guard (Ollama stops after 30
 * equal tokens in a row) never acts, because words differ.
 */
export function chainModel(options: ChainModelOptions): Blob {
  const chains = [options.words, ...Object.values(options.answers ?? {})];
  const pieces = chains.flat().map((word) => word.replaceAll(' ', blank));
  const tokens = [...specialTokens, ...byteTokens(), ...pieces, blank];
  assert(
    chains.every((words) => words.length > 0),
    'A chain model needs words',
  );
  assert(new Set(tokens).size === tokens.length, 'The words of a chain model must differ from each other');
  const embeddingLength = Math.ceil(tokens.length / 32) * 32;
  return writeGguf({
    metadata: { ...chainMetadata(options, tokens, embeddingLength), ...options.metadata },
    tensors: chainTensors(successors(options, tokens.length), embeddingLength),
  });
}

function byteTokens(): string[] {
  return Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
}

/** The token that follows each token. */
function successors({ words, answers = {}, loop = false }: ChainModelOptions, tokenCount: number): number[] {
  let next = firstWord;
  const table = new Array<number>(tokenCount).fill(firstWord);
  const lay = (chain: readonly string[]) => {
    for (let i = 0; i < chain.length; i += 1, next += 1) table[next] = next + 1;
    table[next - 1] = endToken;
  };
  lay(words);
  if (loop) table[next - 1] = firstWord;
  for (const [character, chain] of Object.entries(answers)) {
    table[firstByteToken + character.charCodeAt(0)] = next;
    lay(chain);
  }
  return table;
}

function chainMetadata(options: ChainModelOptions, tokens: string[], embeddingLength: number) {
  const { name = 'Chain', chatTemplate, poolingType, contextLength = 2048 } = options;
  const types = tokens.map((_, id) => {
    if (id === 0) return tokenTypes.unknown;
    if (id < firstByteToken) return tokenTypes.control;
    return id < firstWord ? tokenTypes.byte : tokenTypes.normal;
  });
  const scores = tokens.map((token, id) => (id < firstWord ? 0 : token === blank ? -1 : firstWord - id - 10));
  const metadata: Record<string, GgufInput> = {
    'general.architecture': text('llama'),
    'general.name': text(name),
    'general.file_type': u32(1),
    'llama.block_count': u32(1),
    'llama.context_length': u32(contextLength),
    'llama.embedding_length': u32(embeddingLength),
    'llama.feed_forward_length': u32(headLength),
    // One narrow head: with as many as the embedding is wide, the zeros of attention would be half the file.
    'llama.attention.head_count': u32(1),
    'llama.attention.head_count_kv': u32(1),
    'llama.attention.key_length': u32(headLength),
    'llama.attention.value_length': u32(headLength),
    'llama.attention.layer_norm_rms_epsilon': f32(1e-5),
    'llama.rope.dimension_count': u32(headLength),
    'llama.vocab_size': u32(tokens.length),
    'tokenizer.ggml.model': text('llama'),
    'tokenizer.ggml.tokens': arrayOf('string', tokens),
    'tokenizer.ggml.scores': arrayOf('f32', scores),
    'tokenizer.ggml.token_type': arrayOf('i32', types),
    'tokenizer.ggml.bos_token_id': u32(1),
    'tokenizer.ggml.eos_token_id': u32(endToken),
    'tokenizer.ggml.unknown_token_id': u32(0),
    'tokenizer.ggml.add_bos_token': bool(true),
    'tokenizer.ggml.add_eos_token': bool(false),
  };
  if (chatTemplate !== undefined) metadata['tokenizer.chat_template'] = text(chatTemplate);
  if (poolingType !== undefined) metadata['llama.pooling_type'] = u32(poolingType);
  return metadata;
}

function chainTensors(next: number[], width: number): GgufTensorInput[] {
  const tokenCount = next.length;
  const embedding = new Uint16Array(tokenCount * width);
  const output = new Uint16Array(tokenCount * width);
  next.forEach((successor, token) => {
    embedding[token * width + token] = half.one;
    output[successor * width + token] = half.four;
  });
  const matrix = (name: string, columns: number, rows: number, data = new Uint16Array(columns * rows)) => ({
    name,
    typeNumber: tensorTypeNumbers.F16,
    shape: [columns, rows],
    data: new Uint8Array(data.buffer),
  });
  const norm = (name: string) => ({
    name,
    typeNumber: tensorTypeNumbers.F32,
    shape: [width],
    data: new Uint8Array(new Float32Array(width).fill(1).buffer),
  });
  return [
    matrix('token_embd.weight', width, tokenCount, embedding),
    norm('output_norm.weight'),
    matrix('output.weight', width, tokenCount, output),
    norm('blk.0.attn_norm.weight'),
    matrix('blk.0.attn_q.weight', width, headLength),
    matrix('blk.0.attn_k.weight', width, headLength),
    matrix('blk.0.attn_v.weight', width, headLength),
    matrix('blk.0.attn_output.weight', headLength, width),
    norm('blk.0.ffn_norm.weight'),
    matrix('blk.0.ffn_gate.weight', width, headLength),
    matrix('blk.0.ffn_up.weight', width, headLength),
    matrix('blk.0.ffn_down.weight', headLength, width),
  ];
}

/**
 * What the sample says. Words of one or two letters share a token with a neighbour: a prompt that ends
 * in such a word could otherwise be tokenised to it, and the answer would begin after it.
 */
const sampleWords = [
  ' Hello!',
  ' I am',
  ' a tiny',
  ' sample',
  ' model',
  ' that Paddock',
  ' made',
  ' inside',
  ' this page.',
  ' Whatever',
  ' you ask,',
  ' these',
  ' are the only',
  ' sentences',
  ' I know:',
  ' my weights',
  ' hold',
  ' nothing else.',
  ' But the way',
  ' they reached',
  ' you is real:',
  ' my file',
  ' was digested,',
  ' stored',
  ' under its',
  ' SHA-256',
  ' and loaded,',
  ' and llama.cpp',
  ' computes',
  ' every',
  ' token',
  ' of this answer.',
  ' For a cleverer',
  ' one, import',
  ' a model file',
  ' of your own.',
];

/** The sample's whole answer to anything. */
export const sampleAnswer = sampleWords.join('').trim();

/** Jinja, in the file. Ends with a newline, which is followed by the first word. */
const sampleChatTemplate =
  "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}\n{% endfor %}" +
  "{% if add_generation_prompt %}{{ 'assistant:\n' }}{% endif %}";

/** The same for a server that wants a Go template. */
export const sampleTemplate = '{{ range .Messages }}{{ .Role }}: {{ .Content }}\n{{ end }}assistant:\n';

/**
 * A model for people who have no file at hand: made here and now, the same bytes every time, a few
 * hundred kilobytes. It answers anything with `sampleAnswer`.
 */
export function sampleModel(): File {
  return new File(
    [
      chainModel({
        words: sampleWords,
        name: 'Paddock sample',
        chatTemplate: sampleChatTemplate,
        // Every letter of a conversation is a token.
        contextLength: 16_384,
      }),
    ],
    'paddock-sample.gguf',
  );
}
