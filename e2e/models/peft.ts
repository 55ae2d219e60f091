import { readGguf } from '@/formats/gguf-reader';
import { chain } from './chain';
import { writeSafetensors } from './safetensors';

/** A base model and a LoRA adapter onto it as PEFT saves one. It is all zeros: the base says what it said. */
export async function peftAdapter() {
  const base = chain();
  const { tensors } = await readGguf(base.file);
  const [inputs = 0, outputs = 0] = tensors.find(({ name }) => name === 'blk.0.attn_q.weight')?.shape ?? [];
  const zeros = (rows: number, columns: number) => ({
    shape: [rows, columns],
    halves: new Uint16Array(rows * columns),
  });
  const place = 'base_model.model.model.layers.0.self_attn.q_proj';
  const weights = writeSafetensors({
    [`${place}.lora_A.weight`]: zeros(1, inputs),
    [`${place}.lora_B.weight`]: zeros(outputs, 1),
  });
  const config = JSON.stringify({ peft_type: 'LORA', r: 1, lora_alpha: 1 });
  const adapters = [new File([weights], 'adapter_model.safetensors'), new File([config], 'adapter_config.json')];
  return { ...base, adapters, baseSentence: base.sentence };
}
