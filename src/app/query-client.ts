import { QueryClient } from '@tanstack/vue-query';
import { HttpError, ProtocolError } from '@/ollama';

/**
 * How facts of servers are fetched, in one place. Polling pauses in hidden tabs (the library's
 * default) and no answer is asked for twice when asking again cannot change it.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < 1 && !isFinal(error),
        retryDelay: 1_000,
        // The browser's idea of being offline says nothing of a server in the same room.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}

/** Whether an error is the server's considered answer and not an accident. */
function isFinal(error: unknown): boolean {
  return error instanceof ProtocolError || (error instanceof HttpError && error.status < 500);
}
