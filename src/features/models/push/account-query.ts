import { queryOptions } from '@tanstack/vue-query';
import { HttpError, type Account } from '@/ollama';
import type { ServerClient } from '@/shared/use-client';

/** What is known of a server's account at ollama.com. */
export type AccountState =
  | { at: 'in'; account: Account }
  /** Nobody is signed in; where that is done, where the server says it. */
  | { at: 'out'; signinUrl: string | undefined }
  /** It cannot reach ollama.com, say. */
  | { at: 'unknown'; error: unknown };

/** Whether a server is signed in. Asked anew whenever it is shown: somebody may have signed it in elsewhere. */
export function accountQuery(client: ServerClient) {
  return queryOptions({
    queryKey: ['server', client.server.id, 'me'] as const,
    queryFn: ({ signal }): Promise<AccountState> =>
      client.me({ signal }).then((account) => ({ at: 'in', account }) as const, toState),
    retry: false,
  });
}

function toState(error: unknown): AccountState {
  if (!(error instanceof HttpError) || error.status !== 401) return { at: 'unknown', error };
  const { signinUrl } = error;
  return { at: 'out', signinUrl: signinUrl && /^https:\/\//.test(signinUrl) ? signinUrl : undefined };
}
