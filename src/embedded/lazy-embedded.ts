import { abortable } from '@/base/abort';
import { UnreachableError } from '@/ollama/errors';
import type { Transport } from '@/ollama/transport';
import type { LoadListener, ThisBrowserServer } from './this-browser';

/** The embedded server as the app knows it: it costs nothing until somebody asks it something. */
export interface LazyEmbedded {
  transport: Transport;
  /**
   * Whether models outlast the visit: `kept` when a trial write into lasting storage worked, else
   * `visit`. Starts the server. Never throws.
   */
  persistence(): Promise<'kept' | 'visit'>;
}

/**
 * Starts the embedded server with its first request. Where that fails (the page is older than what its
 * host now has, or the host is gone) requests throw UnreachableError, and the next one tries again.
 * `onLoad` tells how loading a model goes.
 */
export function lazyEmbedded({ onLoad }: { onLoad: LoadListener }, start = startThisBrowser): LazyEmbedded {
  let starting: Promise<ThisBrowserServer> | undefined;
  const started = () => {
    const attempt = (starting ??= start(onLoad));
    attempt.catch(() => {
      if (starting === attempt) starting = undefined;
    });
    return attempt;
  };
  const transportFor = async (path: string, signal: AbortSignal | undefined) => {
    try {
      return (await abortable(started(), signal)).transport;
    } catch (cause) {
      if (signal?.aborted) throw cause;
      throw new UnreachableError(path, { cause });
    }
  };
  return {
    transport: {
      fetch: async (request, options) => (await transportFor(request.path, options?.signal)).fetch(request, options),
      upload: async (request, options) => (await transportFor(request.path, options?.signal)).upload(request, options),
    },
    persistence: () =>
      started().then(
        ({ persistence }) => persistence,
        () => 'visit',
      ),
  };
}

async function startThisBrowser(onLoad: LoadListener): Promise<ThisBrowserServer> {
  const { createThisBrowser } = await import('./this-browser');
  return createThisBrowser({ onLoad });
}
