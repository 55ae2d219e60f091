import { isQuantizable, quantizationsOf, type Quantizing } from '@/shared/model-form/quantizations';
import { abilitiesOf } from '@/shared/server-abilities';
import type { Server } from '@/shared/servers.store';
import type { Recognized } from './recognized';

/**
 * What a server can quantize a model to; undefined where it would refuse. Folders are converted to F16 first,
 * but for those of gpt-oss. (convert/convert_gptoss.go at v0.24.0)
 */
export function quantizingOf(model: Recognized, server: Pick<Server, 'kind'> | undefined): Quantizing | undefined {
  const { format, description, files } = model;
  if (!abilitiesOf(server).quantizes || description.kind === 'adapter') return undefined;
  const isTaken =
    format === 'safetensors'
      ? description.architecture !== 'GptOssForCausalLM'
      : isQuantizable(description.quantization);
  if (!isTaken) return undefined;
  // Of GGUFs the first is the model; a projector beside it stays as it is.
  const otherBytes = format === 'gguf' ? files.slice(1).reduce((sum, { blob }) => sum + blob.size, 0) : 0;
  return { to: quantizationsOf(description.parameterCount, otherBytes), keptBytes: keptBytes(model) };
}

function keptBytes({ format, description, files }: Recognized): number | undefined {
  // It quantizes these itself. (createModel in server/create.go at v0.24.0)
  if (description.quantization.startsWith('F8')) return undefined;
  return format === 'safetensors'
    ? description.parameterCount * 2
    : files.reduce((sum, { blob }) => sum + blob.size, 0);
}
