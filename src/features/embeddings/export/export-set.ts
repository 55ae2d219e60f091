import type { VectorSet } from '../vector-set';
import type { FromExportWorker, ToExportWorker } from './export.worker';
import type { ExportFormat } from './write-export';

/** Numbers a message: few enough for a frame, on both sides. */
const numbersAtOnce = 200_000;

/**
 * Writes a set as a file, in a worker, piece by piece: ten thousand vectors are a hundred megabytes of text. Rejects
 * where the worker fails.
 */
export async function exportSet(set: VectorSet, format: ExportFormat, name: string): Promise<Blob> {
  const worker = new Worker(new URL('./export.worker.ts', import.meta.url), { type: 'module', name: 'export' });
  const ask = (message: ToExportWorker, transfer: Transferable[] = []) =>
    new Promise<FromExportWorker>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<FromExportWorker>) => resolve(data);
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message || 'The worker could not be loaded'));
      };
      worker.postMessage(message, transfer);
    });
  const { texts, vectors, dimensions, model, isLegacy: legacy, createdAt } = set;
  try {
    const head = { name, model, legacy, createdAt: new Date(createdAt).toISOString(), dimensions };
    await ask({ kind: 'begin', format, head });
    const count = Math.max(1, Math.floor(numbersAtOnce / dimensions));
    for (let at = 0; at < texts.length; at += count) {
      const piece = vectors.slice(at * dimensions, (at + count) * dimensions);
      await ask({ kind: 'piece', texts: texts.slice(at, at + count), vectors: piece }, [piece.buffer]);
    }
    const done = await ask({ kind: 'end' });
    if (done.kind !== 'file') throw new Error('The worker wrote no file');
    return done.file;
  } finally {
    worker.terminate();
  }
}
