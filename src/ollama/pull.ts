import { jsonRequest, streamObjects } from './call';
import { progressLines } from './read-progress';
import type { CallOptions, Transport } from './transport';
import type { ProgressChunk } from './types';

export interface PullRequest {
  model: string;
  /** Talks plain http to the registry. */
  insecure?: boolean;
}

/**
 * Pulls a model from a registry. Layers are announced one by one, `completed` may go backwards, and failures
 * come as an error line on a status of 200. Stopping the iteration or aborting cancels the pull; the next
 * one resumes from what was fetched, until the server restarts.
 */
export function pull(
  transport: Transport,
  request: PullRequest,
  options?: CallOptions,
): AsyncGenerator<ProgressChunk, void, void> {
  return streamObjects(transport, jsonRequest('POST', '/api/pull', request), progressLines, options);
}
