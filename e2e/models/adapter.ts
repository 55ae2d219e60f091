import { tensorTypeNumbers } from '@/formats/gguf-tensor-types';
import { f32, text, u32 } from '@/formats/gguf-value';
import { writeGguf } from '@/formats/gguf-writer';
import { chain } from './chain';
import { unpackGguf } from './unpack';

/**
 * A base model and a LoRA adapter onto it that changes what it says: after the first word comes the
 * last. The adapter is of rank one, on the output matrix: its A picks out the first word, its B adds to
 * the last one's logit more than the chain's own successor has. `alpha` is its strength: another one is another file.
 */
export async function adapted({ alpha = 1 } = {}) {
  const base = chain();
  const { tensors } = await unpackGguf(base.file);
  const [width = 0, tokenCount = 0] = tensors.find(({ name }) => name === 'output.weight')?.shape ?? [];
  const firstWord = 3 + 256;
  const lastWord = firstWord + base.words.length - 1;
  const adapter = writeGguf({
    metadata: {
      'general.architecture': text('llama'),
      'general.type': text('adapter'),
      'general.file_type': u32(0),
      'adapter.type': text('lora'),
      'adapter.lora.alpha': f32(alpha),
    },
    tensors: [
      vector('output.weight.lora_a', [width, 1], firstWord, 1),
      vector('output.weight.lora_b', [1, tokenCount], lastWord, 8),
    ],
  });
  const first = base.words.slice(0, 1);
  const last = base.words.slice(-1);
  return {
    ...base,
    adapters: [new File([adapter], 'adapter.gguf')],
    sentence: [...first, ...last].join('').trim(),
    baseSentence: base.sentence,
  };
}

function vector(name: string, shape: [number, number], place: number, value: number) {
  const values = new Float32Array(shape[0] * shape[1]);
  values[place] = value;
  return { name, typeNumber: tensorTypeNumbers.F32, shape, data: new Uint8Array(values.buffer) };
}
