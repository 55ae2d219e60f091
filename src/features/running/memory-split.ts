import type { RunningModel } from '@/ollama';

/** Where in a server's memory a model is, in bytes, as far as it tells. */
export type MemorySplit =
  | { kind: 'unknown' }
  /** More on GPUs than there is. */
  | { kind: 'odd'; totalBytes: number; vramBytes: number }
  | {
      kind: 'gpu' | 'cpu' | 'partly';
      totalBytes: number;
      vramBytes: number;
      ramBytes: number;
      /** Of graphics memory, whole: neither 0 nor 100 where it is a part. */
      percent: number;
    };

export function memorySplitOf({ size, size_vram }: Pick<RunningModel, 'size' | 'size_vram'>): MemorySplit {
  // A runner takes some memory: nothing at all is what a server says that does not know.
  if (!size || size_vram === undefined) return { kind: 'unknown' };
  if (size_vram > size) return { kind: 'odd', totalBytes: size, vramBytes: size_vram };
  const bytes = { totalBytes: size, vramBytes: size_vram, ramBytes: size - size_vram };
  if (size_vram === 0) return { kind: 'cpu', ...bytes, percent: 0 };
  if (size_vram === size) return { kind: 'gpu', ...bytes, percent: 100 };
  return { kind: 'partly', ...bytes, percent: Math.min(99, Math.max(1, Math.round((size_vram / size) * 100))) };
}
