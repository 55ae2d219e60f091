import { writeGguf, type GgufTensorInput } from '@/formats/gguf-writer';
import type { GgufInput } from '@/formats/gguf-value';
import { chain } from './chain';
import { largeChain } from './large';
import { unpackGguf } from './unpack';

/**
 * A chain model in `count` files, as llama.cpp's gguf-split writes them: the first carries all metadata
 * (and no tensor where `firstIsEmpty`), the others only their place. `whole` is the model before.
 */
export async function shards(count = 3, { firstIsEmpty = false, extraBytes = 0 } = {}) {
  const model = extraBytes > 0 ? await largeChain(extraBytes) : chain();
  const { metadata, tensors } = await unpackGguf(model.file);
  const holders = firstIsEmpty ? count - 1 : count;
  const perHolder = Math.ceil(tensors.length / holders);
  const files = Array.from({ length: count }, (_, index) => {
    const holder = firstIsEmpty ? index - 1 : index;
    const own = holder < 0 ? [] : tensors.slice(holder * perHolder, (holder + 1) * perHolder);
    return shard(index, count, tensors.length, index === 0 ? metadata : new Map(), own);
  });
  return { ...model, whole: model.file, files };
}

function shard(
  index: number,
  count: number,
  tensorCount: number,
  metadata: Map<string, GgufInput>,
  tensors: GgufTensorInput[],
): File {
  const split: [string, GgufInput][] = [
    ['split.no', { type: 'u16', value: index }],
    ['split.count', { type: 'u16', value: count }],
    ['split.tensors.count', { type: 'i32', value: tensorCount }],
  ];
  const place = [index + 1, count].map((number) => String(number).padStart(5, '0')).join('-of-');
  return new File([writeGguf({ metadata: new Map([...metadata, ...split]), tensors })], `chain-${place}.gguf`);
}
