/** Bits a weight, as llama.cpp's own files of 7 to 8 billion parameters have them. */
const bitsPerWeight = { Q8_0: 8.5, Q4_K_M: 4.9, Q4_K_S: 4.7 };

/** A type that a server can quantize to, and what becomes of the model's size. */
export interface Quantization {
  name: keyof typeof bitsPerWeight;
  /** About as many bytes as the model will have. */
  sizeBytes: number;
}

/** What a server can make of a model's weights. */
export interface Quantizing {
  to: Quantization[];
  /** The model's bytes if it stays as it is; undefined where the server quantizes it by itself. */
  keptBytes: number | undefined;
}

/** What a server can quantize weights of 16 bits to. `otherBytes` stay as they are: a projector's, say. */
export function quantizationsOf(parameterCount: number, otherBytes = 0): Quantization[] {
  const names = Object.keys(bitsPerWeight) as (keyof typeof bitsPerWeight)[];
  return names.map((name) => ({ name, sizeBytes: (parameterCount * bitsPerWeight[name]) / 8 + otherBytes }));
}

/**
 * Whether a GGUF's type, in the words of its file or of a server, is one that servers quantize from.
 *
 * They take models whose general.file_type says F16 or BF16: of one that says F32, its number is 0, they
 * think that it says nothing. Between the 16-bit types there is nothing to gain: a `quantize` to F16 makes
 * Q6_K of the output layer. (createModel in server/create.go, getTensorNewType in server/quantization.go,
 * KV.FileType in fs/ggml/ggml.go at v0.24.0)
 */
export function isQuantizable(type: string): boolean {
  return ['F16', 'BF16'].includes(type);
}
