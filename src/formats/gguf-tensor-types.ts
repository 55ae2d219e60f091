interface TensorType {
  name: string;
  /** Elements in a block: a row is a whole number of blocks. */
  blockLength: number;
  blockBytes: number;
}

/**
 * Tensor types by their number in the file.
 *
 * [Note: Tensor type 4] ggml removed type 4 (Q4_2), and Ollama's own gpt-oss files use it for MXFP4.
 * (ml/backend/ggml/ggml/include/ggml.h and fs/ggml/ggml.go at v0.24.0; NVFP4 and Q1_0: fs/ggml/type.go
 * at v0.33.0-rc2)
 */
const tensorTypes: Readonly<Record<number, TensorType>> = {
  0: { name: 'F32', blockLength: 1, blockBytes: 4 },
  1: { name: 'F16', blockLength: 1, blockBytes: 2 },
  2: { name: 'Q4_0', blockLength: 32, blockBytes: 18 },
  3: { name: 'Q4_1', blockLength: 32, blockBytes: 20 },
  4: { name: 'MXFP4', blockLength: 32, blockBytes: 17 },
  6: { name: 'Q5_0', blockLength: 32, blockBytes: 22 },
  7: { name: 'Q5_1', blockLength: 32, blockBytes: 24 },
  8: { name: 'Q8_0', blockLength: 32, blockBytes: 34 },
  9: { name: 'Q8_1', blockLength: 32, blockBytes: 36 },
  10: { name: 'Q2_K', blockLength: 256, blockBytes: 84 },
  11: { name: 'Q3_K', blockLength: 256, blockBytes: 110 },
  12: { name: 'Q4_K', blockLength: 256, blockBytes: 144 },
  13: { name: 'Q5_K', blockLength: 256, blockBytes: 176 },
  14: { name: 'Q6_K', blockLength: 256, blockBytes: 210 },
  15: { name: 'Q8_K', blockLength: 256, blockBytes: 292 },
  16: { name: 'IQ2_XXS', blockLength: 256, blockBytes: 66 },
  17: { name: 'IQ2_XS', blockLength: 256, blockBytes: 74 },
  18: { name: 'IQ3_XXS', blockLength: 256, blockBytes: 98 },
  19: { name: 'IQ1_S', blockLength: 256, blockBytes: 50 },
  20: { name: 'IQ4_NL', blockLength: 32, blockBytes: 18 },
  21: { name: 'IQ3_S', blockLength: 256, blockBytes: 110 },
  22: { name: 'IQ2_S', blockLength: 256, blockBytes: 82 },
  23: { name: 'IQ4_XS', blockLength: 256, blockBytes: 136 },
  24: { name: 'I8', blockLength: 1, blockBytes: 1 },
  25: { name: 'I16', blockLength: 1, blockBytes: 2 },
  26: { name: 'I32', blockLength: 1, blockBytes: 4 },
  27: { name: 'I64', blockLength: 1, blockBytes: 8 },
  28: { name: 'F64', blockLength: 1, blockBytes: 8 },
  29: { name: 'IQ1_M', blockLength: 256, blockBytes: 56 },
  30: { name: 'BF16', blockLength: 1, blockBytes: 2 },
  34: { name: 'TQ1_0', blockLength: 256, blockBytes: 54 },
  35: { name: 'TQ2_0', blockLength: 256, blockBytes: 66 },
  39: { name: 'MXFP4', blockLength: 32, blockBytes: 17 },
  40: { name: 'NVFP4', blockLength: 64, blockBytes: 36 },
  41: { name: 'Q1_0', blockLength: 128, blockBytes: 18 },
};

/** The name and block sizes of a tensor type, or undefined for one that is not known here. */
export function tensorType(number: number): TensorType | undefined {
  return tensorTypes[number];
}

const byName = new Map(Object.values(tensorTypes).map((type) => [type.name, type]));

/** The bytes that so many numbers take in a file as a type by this name; undefined for one that is not known here. */
export function tensorBytes(typeName: string, elements: number): number | undefined {
  const type = byName.get(typeName);
  return type && Math.ceil(elements / type.blockLength) * type.blockBytes;
}

/** The number of a tensor type that this house writes. */
export const tensorTypeNumbers = { F32: 0, F16: 1, Q8_0: 8, Q4_K: 12, BF16: 30 } as const;

/**
 * Quantizations by `general.file_type`, named as Ollama names them from 0.30 on; 0.24 says `unknown`
 * to the IQ and TQ ones. (llama_ftype in llama/llama.cpp/include/llama.h at v0.24.0; 4 and its MXFP4:
 * fs/ggml/type.go at v0.24.0)
 */
const fileTypes: Readonly<Record<number, string>> = {
  0: 'F32',
  1: 'F16',
  2: 'Q4_0',
  3: 'Q4_1',
  4: 'MXFP4',
  7: 'Q8_0',
  8: 'Q5_0',
  9: 'Q5_1',
  10: 'Q2_K',
  11: 'Q3_K_S',
  12: 'Q3_K_M',
  13: 'Q3_K_L',
  14: 'Q4_K_S',
  15: 'Q4_K_M',
  16: 'Q5_K_S',
  17: 'Q5_K_M',
  18: 'Q6_K',
  19: 'IQ2_XXS',
  20: 'IQ2_XS',
  21: 'Q2_K_S',
  22: 'IQ3_XS',
  23: 'IQ3_XXS',
  24: 'IQ1_S',
  25: 'IQ4_NL',
  26: 'IQ3_S',
  27: 'IQ3_M',
  28: 'IQ2_S',
  29: 'IQ2_M',
  30: 'IQ4_XS',
  31: 'IQ1_M',
  32: 'BF16',
  36: 'TQ1_0',
  37: 'TQ2_0',
  38: 'MXFP4_MOE',
};

/** The quantization that a `general.file_type` names, or undefined for one that is not known here. */
export function fileTypeName(fileType: number): string | undefined {
  return fileTypes[fileType];
}
