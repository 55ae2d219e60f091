import type { Client, PushRequest } from '@/ollama';
import { noProgress, withPullChunk, type PullProgress } from '../pull/pull-progress';

/**
 * Pushes a model and resolves when the server says `success`. Throws what the stream throws: StreamError for a
 * failure, which comes as a line on a status of 200, StreamCutError for an end without success. Aborting rejects
 * with an AbortError and stops the upload; the next push passes over the layers that the registry has by then.
 *
 * [Note: Progress of a push] As that of a pull, layers are named one by one when their turn comes; one that the
 * registry has is named once, with all of it completed. `completed` decreases when a part has to be sent anew.
 * (server/upload.go uploadBlob() and Wait() at v0.24.0)
 */
export async function runPush(
  client: Pick<Client, 'push'>,
  request: PushRequest,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (progress: PullProgress) => void } = {},
): Promise<void> {
  let progress = noProgress;
  for await (const chunk of client.push(request, { signal })) {
    progress = withPullChunk(progress, chunk);
    onProgress?.(progress);
  }
}
