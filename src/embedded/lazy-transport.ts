import { abortable } from '@/base/abort';
import { UnreachableError } from '@/ollama/errors';
import type { Transport } from '@/ollama/transport';

/**
 * A transport that is fetched with its first request. Where that fails (the page is older than what
 * its host now has, or the host is gone) requests throw UnreachableError, and the next one tries again.
 */
export function lazyTransport(load: () => Promise<Transport>): Transport {
  let loading: Promise<Transport> | undefined;
  const transportFor = async (path: string, signal: AbortSignal | undefined) => {
    loading ??= load();
    try {
      return await abortable(loading, signal);
    } catch (cause) {
      if (signal?.aborted) throw cause;
      loading = undefined;
      throw new UnreachableError(path, { cause });
    }
  };
  return {
    fetch: async (request, options) => (await transportFor(request.path, options?.signal)).fetch(request, options),
    upload: async (request, options) => (await transportFor(request.path, options?.signal)).upload(request, options),
  };
}
