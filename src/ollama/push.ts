import { jsonRequest, streamObjects } from './call';
import { progressLines } from './read-progress';
import type { CallOptions, Transport } from './transport';
import type { ProgressChunk } from './types';

export interface PushRequest {
  model: string;
  /** Talks plain http to the registry. */
  insecure?: boolean;
}

/**
 * Pushes a model to a registry; its name needs a namespace. Failures come as an error line on a status
 * of 200. Stopping the iteration or aborting cancels the push.
 */
export function push(
  transport: Transport,
  request: PushRequest,
  options?: CallOptions,
): AsyncGenerator<ProgressChunk, void, void> {
  return streamObjects(transport, jsonRequest('POST', '/api/push', request), progressLines, options);
}
