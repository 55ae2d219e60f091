import type { Conversion, KnownTemplate, TemplateFacts } from './convert-template';
import type { FromTemplatesWorker, ToTemplatesWorker } from './templates.worker';

export interface Templates {
  conversion: Conversion | undefined;
  known: KnownTemplate[];
}

/**
 * The templates that a form can offer: the conversion of a file's chat template, and the known ones.
 * Rejects where the part of the page that knows them cannot be loaded.
 *
 * [Note: Chat templates are programs] Jinja has loops, and a file may hold one that never ends. So chat
 * templates are rendered in a worker, and one that takes longer than any real one is not converted.
 */
export async function loadTemplates(facts: TemplateFacts | undefined, { patienceMs = 5000 } = {}): Promise<Templates> {
  const templates = await ask(facts, patienceMs);
  // The known ones take no time to speak of.
  return templates ?? { conversion: undefined, known: (await ask(undefined, Infinity))?.known ?? [] };
}

/** Undefined when there is no answer in time. */
async function ask(facts: TemplateFacts | undefined, patienceMs: number): Promise<Templates | undefined> {
  const worker = new Worker(new URL('./templates.worker.ts', import.meta.url), { type: 'module', name: 'templates' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise((resolve, reject) => {
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message || 'The worker could not be loaded'));
      };
      worker.onmessage = ({ data }: MessageEvent<FromTemplatesWorker>) =>
        'failed' in data ? reject(new Error(data.failed)) : resolve(data);
      if (patienceMs !== Infinity) timer = setTimeout(() => resolve(undefined), patienceMs);
      worker.postMessage({ facts } satisfies ToTemplatesWorker);
    });
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
}
