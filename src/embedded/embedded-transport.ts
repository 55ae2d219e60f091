import type { Transport } from '@/ollama/transport';
import type { EmbeddedServer } from './server';

/**
 * Speaks to a server that lives in the page. Its requests always find it: there is no
 * UnreachableError. Upload progress counts hashing and storing, which is what takes the time here.
 */
export function createEmbeddedTransport(server: EmbeddedServer): Transport {
  return {
    fetch: (request, options) => server.handle(request, { signal: options?.signal }),
    upload(request, options) {
      const totalBytes = request.body.size;
      return server.handle(request, {
        signal: options?.signal,
        onProgress: (fraction) => options?.onProgress?.({ sentBytes: Math.round(totalBytes * fraction), totalBytes }),
      });
    },
  };
}
