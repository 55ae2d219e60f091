import { u32 } from '@/formats/gguf-value';
import { writeGguf } from '@/formats/gguf-writer';
import { chain, plainTemplate } from './chain';
import { oneFile } from './fixture';
import { unpackGguf } from './unpack';

const blockBytes = 4 * 1024 * 1024;

/**
 * A chain model of about `sizeBytes`, real to its last byte: its feed-forward layer is as wide as it
 * takes. Two of its matrices are a random block over and over, which costs no memory; the third is
 * zero, so the layer still adds nothing. Engines load and run it, at the speed of its size.
 */
export async function largeChain(sizeBytes: number) {
  const model = chain();
  const { metadata, tensors } = await unpackGguf(model.file);
  const width = tensors.find(({ name }) => name === 'token_embd.weight')?.shape[0] ?? 0;
  const feedForward = Math.max(32, Math.ceil((sizeBytes - model.file.size) / (3 * 2 * width) / 32) * 32);
  const matrixBytes = feedForward * width * 2;
  const data: Record<string, Blob> = {
    'blk.0.ffn_gate.weight': repeated(randomHalves(), matrixBytes),
    'blk.0.ffn_up.weight': repeated(randomHalves(), matrixBytes),
    'blk.0.ffn_down.weight': repeated(new Uint8Array(blockBytes), matrixBytes),
  };
  metadata.set('llama.feed_forward_length', u32(feedForward));
  const large = writeGguf({
    metadata,
    tensors: tensors.map((tensor) => {
      const own = data[tensor.name];
      if (!own) return tensor;
      const isDown = tensor.name === 'blk.0.ffn_down.weight';
      return { ...tensor, shape: isDown ? [feedForward, width] : [width, feedForward], data: own };
    }),
  });
  return { ...model, ...oneFile('large.gguf', large, { template: plainTemplate }) };
}

/** Random numbers below 2^-7, as F16: no infinity and no NaN, which zero would not take away. */
function randomHalves(): Uint8Array<ArrayBuffer> {
  const values = new Uint16Array(blockBytes / 2);
  for (let start = 0; start < values.length; start += 32_768) {
    crypto.getRandomValues(values.subarray(start, start + 32_768));
  }
  return new Uint8Array(values.map((value) => value & 0x9fff).buffer);
}

function repeated(block: Uint8Array<ArrayBuffer>, sizeBytes: number): Blob {
  const one = new Blob([block]);
  const count = Math.floor(sizeBytes / blockBytes);
  return new Blob([...Array.from({ length: count }, () => one), one.slice(0, sizeBytes - count * blockBytes)]);
}
