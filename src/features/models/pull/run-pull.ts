import type { Client, PullRequest } from '@/ollama';
import { noProgress, withPullChunk, type PullProgress } from './pull-progress';

/**
 * Pulls a model and resolves when the server says `success`. Throws what the stream throws: StreamError for
 * a failure, which comes as a line on a status of 200, StreamCutError for an end without success. Aborting
 * rejects with an AbortError and stops the server's download; the next pull goes on from what was fetched.
 */
export async function runPull(
  client: Pick<Client, 'pull'>,
  request: PullRequest,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (progress: PullProgress) => void } = {},
): Promise<void> {
  let progress = noProgress;
  for await (const chunk of client.pull(request, { signal })) {
    progress = withPullChunk(progress, chunk);
    onProgress?.(progress);
  }
}
