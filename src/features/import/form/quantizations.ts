import { abilitiesOf } from '@/shared/server-abilities';
import type { Server } from '@/shared/servers.store';
import type { Recognized } from '../weights/recognized';

/** Bits a weight, as llama.cpp's own files of 7 to 8 billion parameters have them. */
const bitsPerWeight = { Q8_0: 8.5, Q4_K_M: 4.9, Q4_K_S: 4.7 };

/** A type that a server can quantize to, and what becomes of the model's size. */
export interface Quantization {
  name: keyof typeof bitsPerWeight;
  /** About as many bytes as the model will have. */
  sizeBytes: number;
}

/**
 * What a server can quantize a model to; nothing where it would refuse.
 *
 * It takes models whose general.file_type says F16 or BF16: of one that says F32, its number is 0, it
 * thinks that it says nothing. Folders are converted to F16 first, but for those of gpt-oss. Between the
 * 16-bit types there is nothing to gain: a `quantize` to F16 makes Q6_K of the output layer. (createModel
 * in server/create.go, getTensorNewType in server/quantization.go, KV.FileType in fs/ggml/ggml.go,
 * convert/convert_gptoss.go at v0.24.0)
 */
export function quantizationsOf(model: Recognized, server: Pick<Server, 'kind'> | undefined): Quantization[] {
  const { format, description, files } = model;
  if (!abilitiesOf(server).quantizes || description.kind === 'adapter') return [];
  const isTaken =
    format === 'safetensors'
      ? description.architecture !== 'GptOssForCausalLM'
      : ['F16', 'BF16'].includes(description.quantization);
  if (!isTaken) return [];
  // Of GGUFs the first is the model; a projector beside it stays as it is.
  const otherBytes = format === 'gguf' ? files.slice(1).reduce((sum, { blob }) => sum + blob.size, 0) : 0;
  const names = Object.keys(bitsPerWeight) as (keyof typeof bitsPerWeight)[];
  return names.map((name) => ({
    name,
    sizeBytes: (description.parameterCount * bitsPerWeight[name]) / 8 + otherBytes,
  }));
}
