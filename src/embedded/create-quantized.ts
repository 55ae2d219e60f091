import type { ProgressChunk } from '@/ollama/types';
import { Refusal } from './answers';
import type { ServerContext } from './context';
import { newLayer, type BaseLayer } from './create-files';
import { mediaTypeOf } from './manifest';

const quantizations: Record<string, string> = {
  F32: 'F32',
  F16: 'F16',
  BF16: 'BF16',
  Q8_0: 'Q8_0',
  Q4_K_S: 'Q4_K_S',
  Q4_K_M: 'Q4_K_M',
  Q4_K: 'Q4_K_M',
};

/** The base layers with smaller models in them. Throws a Refusal for types that are not supported. */
export async function* quantized(
  context: ServerContext,
  base: BaseLayer[],
  quantize: string,
): AsyncGenerator<ProgressChunk, BaseLayer[], void> {
  const wanted = quantizations[quantize.toUpperCase()];
  if (!wanted) {
    throw new Refusal(
      500,
      `unsupported quantization type ${quantize.toUpperCase()} - supported types are F32, F16, Q4_K_S, Q4_K_M, Q8_0`,
    );
  }
  const result: BaseLayer[] = [];
  for (const each of base) {
    const { layer, facts } = each;
    if (layer.mediaType !== mediaTypeOf('model') || !facts) {
      result.push(each);
      continue;
    }
    if (!['F16', 'BF16', 'F32'].includes(facts.fileType)) {
      throw new Refusal(500, 'quantization is only supported for F16, BF16 and F32 models');
    }
    const blob = each.given ?? (await context.models.store.get(layer.digest));
    if (facts.fileType === wanted || !blob) {
      result.push(each);
      continue;
    }
    if (!context.options.converter)
      throw new Refusal(400, 'quantizing needs the tools of an Ollama server: a browser has none');
    const status = `quantizing ${facts.fileType} model to ${wanted}`;
    const digest = '0'.repeat(19);
    const total = blob.size;
    let converted: Blob | undefined;
    for await (const step of context.options.converter.quantize(blob, wanted)) {
      if (step.result) converted = step.result;
      else yield { status, digest, total, completed: Math.trunc(total * step.fraction) || undefined };
    }
    yield { status: 'verifying conversion' };
    result.push(await newLayer(context.models, 'model', converted!));
  }
  return result;
}

/** The base layers with uploaded models written anew and projectors completed, where the server does that. */
export async function* rewritten(
  context: ServerContext,
  base: BaseLayer[],
): AsyncGenerator<ProgressChunk, BaseLayer[], void> {
  const { rewrite, completeProjector } = context.behaviours;
  const result: BaseLayer[] = [];
  for (const each of base) {
    const { given, layer } = each;
    if (given && rewrite && layer.mediaType === mediaTypeOf('model')) {
      const model = await rewrite(given);
      yield { status: 'verifying conversion' };
      result.push(await newLayer(context.models, 'model', model));
      continue;
    }
    const projector = layer.mediaType === mediaTypeOf('projector') && given && (await completeProjector?.(given));
    if (projector) {
      yield { status: 'updating GGUF projector metadata' };
      result.push(await newLayer(context.models, 'projector', projector));
    } else result.push(each);
  }
  return result;
}
