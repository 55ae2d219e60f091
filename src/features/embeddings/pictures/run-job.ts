import { abortError } from '@/base/abort';
import { createPacer } from '@/base/pacer';
import type { FromWorker, JobKind, JobProgress, Jobs, ToWorker } from './jobs';

/** Vectors one after the other, of which those at some places are meant, in their order, or all. */
export interface VectorList {
  vectors: Float32Array;
  dimensions: number;
  places?: Uint32Array;
}

/** A copy of so many numbers takes the page a millisecond or two. */
const pieceLength = 1_000_000;

/**
 * Has something made of vectors in a worker of its own, and resolves with it. The page copies the vectors piece by
 * piece and is never kept busy by them. Aborting ends the worker at once and rejects with an AbortError; what goes wrong
 * in it, memory that it cannot have among it, rejects with an Error.
 */
export async function runJob<K extends JobKind>(
  job: K,
  input: Jobs[K]['input'],
  lists: readonly VectorList[],
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (progress: JobProgress) => void } = {},
): Promise<Jobs[K]['output']> {
  if (signal?.aborted) throw abortError();
  const worker = new Worker(new URL('./vectors.worker.ts', import.meta.url), { type: 'module', name: 'vectors' });
  let onAbort: (() => void) | undefined;
  try {
    return await new Promise<Jobs[K]['output']>((resolve, reject) => {
      onAbort = () => reject(abortError());
      signal?.addEventListener('abort', onAbort, { once: true });
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message || 'The worker could not be loaded'));
      };
      worker.onmessage = ({ data }: MessageEvent<FromWorker<K>>) => {
        if (data.kind === 'progress') onProgress?.(data.progress);
        else if (data.kind === 'done') resolve(data.output);
        else reject(new Error(data.message));
      };
      send(worker, lists, signal).then(
        () => worker.postMessage({ kind: 'job', job, input }),
        (error: unknown) => reject(error instanceof Error ? error : new Error(String(error))),
      );
    });
  } finally {
    worker.terminate();
    if (onAbort) signal?.removeEventListener('abort', onAbort);
  }
}

async function send(worker: Worker, lists: readonly VectorList[], signal: AbortSignal | undefined): Promise<void> {
  const pace = createPacer();
  const post = (message: ToWorker, transfer: Transferable[] = []) => worker.postMessage(message, transfer);
  for (const { vectors, dimensions, places } of lists) {
    const count = places?.length ?? vectors.length / Math.max(1, dimensions);
    post({ kind: 'list', dimensions, length: count * dimensions });
    const rows = Math.max(1, Math.floor(pieceLength / Math.max(1, dimensions)));
    for (let first = 0; first < count; first += rows) {
      await pace();
      if (signal?.aborted) return;
      const numbers = rowsOf({ vectors, dimensions, places }, first, Math.min(count, first + rows));
      post({ kind: 'piece', at: first * dimensions, numbers }, [numbers.buffer]);
    }
  }
}

function rowsOf({ vectors, dimensions, places }: VectorList, first: number, end: number): Float32Array<ArrayBuffer> {
  if (!places) return new Float32Array(vectors.subarray(first * dimensions, end * dimensions));
  const numbers = new Float32Array((end - first) * dimensions);
  for (let row = first; row < end; row += 1) {
    const place = places[row]! * dimensions;
    numbers.set(vectors.subarray(place, place + dimensions), (row - first) * dimensions);
  }
  return numbers;
}
