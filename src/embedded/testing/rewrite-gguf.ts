import { readGguf, readGgufArray } from '@/formats/gguf-reader';
import type { GgufInput } from '@/formats/gguf-value';
import { writeGguf } from '@/formats/gguf-writer';

/** A copy of a GGUF with other metadata; the tensors stay, uncopied. `change` may add, replace and remove entries. */
export async function rewriteGguf(
  blob: Blob,
  change: (metadata: Map<string, GgufInput>) => Map<string, GgufInput>,
): Promise<Blob> {
  const gguf = await readGguf(blob);
  const metadata = new Map<string, GgufInput>();
  for (const [key, entry] of gguf.metadata) {
    if (entry.type !== 'array') metadata.set(key, entry);
    else {
      const { elementType } = entry.value;
      metadata.set(key, { type: 'array', elementType, values: await readGgufArray(blob, entry.value) });
    }
  }
  return writeGguf({
    metadata: change(metadata),
    tensors: gguf.tensors.map(({ name, typeNumber, shape, offset, sizeBytes }) => {
      const start = gguf.dataOffset + offset;
      return { name, typeNumber, shape, data: blob.slice(start, start + (sizeBytes ?? 0)) };
    }),
  });
}
