import { delay } from '@/base/abort';
import { chainModel } from '@/formats/chain-model';
import { u32 } from '@/formats/gguf-value';
import type { Converter } from '../convert';
import { rewriteGguf } from './rewrite-gguf';

/** The architectures that 0.24 converts (convert/convert.go), as far as tests need them. */
const architectures = [
  'LlamaForCausalLM',
  'Mistral3ForConditionalGeneration',
  'MixtralForCausalLM',
  'GemmaForCausalLM',
  'Gemma2ForCausalLM',
  'Gemma3ForCausalLM',
  'Phi3ForCausalLM',
  'Qwen2ForCausalLM',
  'Olmo3ForCausalLM',
  'BertModel',
  'GptOssForCausalLM',
];

const fileTypes: Record<string, number> = { F32: 0, F16: 1, BF16: 32, Q8_0: 7, Q4_K_S: 14, Q4_K_M: 15 };
const quantizeSteps = 12;

export interface ScriptedConverterOptions {
  /** Between two progress lines of quantizing. 0 unless given. */
  stepDelayMs?: number;
  /** Does not say how far quantizing is. */
  isSilent?: boolean;
}

/**
 * A converter whose results look right and say what they are, without being converted: what is
 * simulated is the protocol.
 */
export function createScriptedConverter({
  stepDelayMs = 0,
  isSilent = false,
}: ScriptedConverterOptions = {}): Converter {
  return {
    async safetensors(files) {
      const config = await jsonOf(files, 'config.json');
      const [architecture] = Array.isArray(config.architectures) ? (config.architectures as unknown[]) : [];
      if (typeof architecture !== 'string') throw new Error('unknown architecture');
      if (!architectures.includes(architecture)) throw new Error(`unsupported architecture "${architecture}"`);
      if (!files.has('tokenizer.json') && !files.has('tokenizer.model')) throw new Error('unknown tokenizer format');
      return chainModel({
        words: [' This', ' model', ' was', ' converted', ' from', ' safetensors.'],
        contextLength: typeof config.max_position_embeddings === 'number' ? config.max_position_embeddings : 2048,
      });
    },

    async adapter(files) {
      await jsonOf(files, 'adapter_config.json');
      return rewriteGguf(chainModel({ words: [' adapter'] }), (metadata) =>
        metadata.set('general.type', { type: 'string', value: 'adapter' }),
      );
    },

    async *quantize(model, type) {
      for (let step = 1; step <= quantizeSteps; step += 1) {
        if (stepDelayMs > 0) await delay(stepDelayMs);
        if (!isSilent) yield { fraction: step / quantizeSteps };
      }
      const result = await rewriteGguf(model, (metadata) => metadata.set('general.file_type', u32(fileTypes[type]!)));
      yield { fraction: 1, result };
    },
  };
}

async function jsonOf(files: ReadonlyMap<string, Blob>, name: string): Promise<Record<string, unknown>> {
  const file = files.get(name);
  if (!file) throw new Error(`open ${name}: no such file or directory`);
  return JSON.parse(await file.text()) as Record<string, unknown>;
}
