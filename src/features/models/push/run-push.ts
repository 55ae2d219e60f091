import type { Client, PushRequest } from '@/ollama';
import { nothingPushed, withPushChunk, type PushProgress } from './push-progress';

/**
 * Pushes a model and resolves when the server says `success`. Throws what the stream throws: StreamError for a
 * failure, which comes as a line on a status of 200, StreamCutError for an end without success. Aborting rejects
 * with an AbortError and stops the upload; the next push passes over the layers that the registry has by then.
 */
export async function runPush(
  client: Pick<Client, 'push'>,
  request: PushRequest,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (progress: PushProgress) => void } = {},
): Promise<void> {
  let progress = nothingPushed;
  for await (const chunk of client.push(request, { signal })) {
    progress = withPushChunk(progress, chunk);
    onProgress?.(progress);
  }
}
