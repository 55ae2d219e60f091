import { readGguf, readGgufArray } from '@/formats/gguf-reader';
import type { GgufInput } from '@/formats/gguf-value';
import type { GgufTensorInput } from '@/formats/gguf-writer';

/** Takes a GGUF apart into what the writer puts together, so that a test can change a piece of it. */
export async function unpackGguf(
  blob: Blob,
): Promise<{ metadata: Map<string, GgufInput>; tensors: GgufTensorInput[] }> {
  const gguf = await readGguf(blob);
  const metadata = new Map<string, GgufInput>();
  for (const [key, entry] of gguf.metadata) {
    if (entry.type === 'array') {
      const { elementType } = entry.value;
      metadata.set(key, { type: 'array', elementType, values: await readGgufArray(blob, entry.value) });
    } else {
      metadata.set(key, entry);
    }
  }
  const tensors = gguf.tensors.map(({ name, typeNumber, shape, offset, sizeBytes }) => {
    const start = gguf.dataOffset + offset;
    return { name, typeNumber, shape, data: blob.slice(start, start + (sizeBytes ?? 0)) };
  });
  return { metadata, tensors };
}
