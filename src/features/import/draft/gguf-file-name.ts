/** What a GGUF's file name says of its model. */
export interface GgufFileName {
  /** The model, without quantization, kind of file and place among shards: `SmolLM2-135M-Instruct`. */
  base: string;
  /** How it is quantized, with what the word before it says of the method: `i1-Q4_K_M`, `UD-Q4_K_XL`. */
  encoding: string | undefined;
  /** Whether it has what the convention asks of every name: a size and an encoding. */
  isConventional: boolean;
}

const ending = /\.gguf$/i;
const shard = /-\d{5}-of-\d{5}$/;
const kind = /(?:^mmproj[-_.]|[-_.](?:mmproj|LoRA|vocab)$)/i;
/** Words around the type of the weights: of an importance matrix, of dynamic quantization. */
const method = String.raw`(?:i1|UD|imat|imatrix|hi16)`;
const type = String.raw`(?:T?Q\d_(?:K(?:_(?:XXS|XS|S|M|L|XL|XXL|P))?|\d(?:_\d){0,2}|[SML])(?:_(?:L|XL|HIFI))?|IQ\d_(?:XXS|XS|S|M|L|XL|NL|K[ST]?|KSS)|B?F16|FP?(?:8|16|32)|BFP?16|(?:MXFP4|NVFP4)(?:_MOE)?)`;
const encoded = new RegExp(`^(.+?)[-._ ]((?:${method}[-._])?${type}(?:[-._](?:imat|imatrix))?)$`, 'i');
/** `7B`, `0.5B`, `8x7B`, `235B-A22B`, `E4B`, `135M`, between other words. */
const size = /(?:^|[-_. ])(?:E|A|\d+x)?\d+(?:\.\d+)?[QTBMK](?=$|[-_. ])/i;

/**
 * Reads a GGUF's file name, as the naming convention has it and as people follow it: with a dot or an
 * underscore before the encoding, and mostly without a version.
 * (docs/gguf.md of github.com/ggml-org/ggml, "GGUF Naming Convention")
 */
export function readGgufFileName(fileName: string): GgufFileName {
  const bare = fileName.replace(ending, '').replace(shard, '').replace(kind, '');
  const [, rest = bare, encoding] = encoded.exec(bare) ?? [];
  return { base: rest.replace(kind, ''), encoding, isConventional: encoding !== undefined && size.test(rest) };
}
