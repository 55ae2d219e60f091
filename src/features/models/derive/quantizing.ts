import type { ListedModel, ShowResponse } from '@/ollama';
import { isQuantizable, quantizationsOf, type Quantizing } from '@/shared/model-form/quantizations';
import { abilitiesOf } from '@/shared/server-abilities';
import type { Server } from '@/shared/server';

/** What a server can quantize one of its models to; undefined where it would refuse, or is not known to do it. */
export function quantizingOf(
  shown: ShowResponse,
  listed: ListedModel | undefined,
  server: Pick<Server, 'kind'> | undefined,
): Quantizing | undefined {
  const { details, model_info: info = {}, remote_host: isRemote } = shown;
  const parameterCount = info['general.parameter_count'];
  if (!abilitiesOf(server).quantizes || isRemote || details.format !== 'gguf') return undefined;
  if (!isQuantizable(details.quantization_level) || typeof parameterCount !== 'number') return undefined;
  const keptBytes = listed?.size ?? parameterCount * 2;
  // A projector beside the model stays as it is.
  const otherBytes = shown.projector_info ? Math.max(0, keptBytes - parameterCount * 2) : 0;
  return { to: quantizationsOf(parameterCount, otherBytes), keptBytes };
}
