import { abortError } from '@/base/abort';
import type { InputsReport, InputsRequest } from './inputs';
import type { FromInputsWorker } from './parse-inputs.worker';

export interface ReadInputs {
  texts: readonly string[];
  report: InputsReport;
}

/** Reads what was given in a worker, so that nothing of any size stands in the page's way. */
export class InputsReader {
  private worker?: Worker;
  private giveUp?: () => void;

  /** Reads. One that is asked for before has no end any more: it rejects with an abort. Rejects where the worker fails. */
  read(request: InputsRequest): Promise<ReadInputs> {
    this.giveUp?.();
    return new Promise((resolve, reject) => {
      const worker = (this.worker ??= new Worker(new URL('./parse-inputs.worker.ts', import.meta.url), {
        type: 'module',
        name: 'inputs',
      }));
      const end = () => (this.giveUp = undefined);
      // It may be in the middle of a large file, which nothing else interrupts.
      this.giveUp = () => {
        this.close();
        reject(abortError());
      };
      const texts: string[] = [];
      worker.onmessage = ({ data }: MessageEvent<FromInputsWorker>) => {
        if (data.kind === 'texts') {
          for (const text of data.texts) texts.push(text);
          return;
        }
        end();
        resolve({ texts, report: data.report });
      };
      worker.onerror = (event) => {
        event.preventDefault();
        this.close();
        reject(new Error(event.message || 'The worker could not be loaded'));
      };
      worker.postMessage(request);
    });
  }

  /** Ends the worker; the next read begins another. */
  close(): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.giveUp = undefined;
  }
}
