import type { ExportKind } from './parse-export';
import type { FromParseWorker, ToParseWorker } from './parse.worker';

/** A file of conversations, read in a worker. */
export interface ExportReader {
  kind: ExportKind;
  count: number;
  /** The next conversation, as it was written. */
  next: () => Promise<unknown>;
  /** What our own exports have beside messages, by its id. */
  blobOf: (id: string) => Promise<unknown>;
  close: () => void;
}

/**
 * Opens a file. Rejects with an Error whose message is a ParseFault's name, or what the browser says when
 * it cannot read the file.
 */
export async function openExport(file: Blob): Promise<ExportReader> {
  const worker = new Worker(new URL('./parse.worker.ts', import.meta.url), { type: 'module', name: 'conversations' });
  const ask = (message: ToParseWorker) =>
    new Promise<FromParseWorker>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<FromParseWorker>) => resolve(data);
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message || 'unknown'));
      };
      worker.postMessage(message);
    });
  try {
    const parsed = await ask({ kind: 'file', file });
    if (parsed.kind !== 'parsed') throw new Error(parsed.kind === 'failed' ? parsed.message : 'unknown');
    return {
      kind: parsed.of,
      count: parsed.count,
      next: async () => {
        const answer = await ask({ kind: 'next' });
        return answer.kind === 'item' ? answer.item : undefined;
      },
      blobOf: async (id) => {
        const answer = await ask({ kind: 'blob', id });
        return answer.kind === 'blob' ? answer.value : undefined;
      },
      close: () => worker.terminate(),
    };
  } catch (error) {
    worker.terminate();
    throw error;
  }
}
