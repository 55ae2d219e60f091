/**
 * The one seam between Paddock and an Ollama. A request is a plain record and not a DOM `Request`:
 * that cannot give a File back, and Firefox cannot stream its body.
 */
export interface TransportRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'DELETE';
  /** Begins with a slash and is relative to the server's base URL: `/api/tags`. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Blob;
}

export interface UploadRequest extends TransportRequest {
  method: 'POST';
  body: Blob;
}

export interface UploadProgress {
  /** Bytes handed to the network so far. */
  sentBytes: number;
  totalBytes: number;
}

export interface Transport {
  /**
   * Sends a request and resolves with its answer as soon as the headers are there, whatever the
   * status. Throws UnreachableError when there is no readable answer; aborting rejects with an
   * AbortError and also ends a body that is being read.
   */
  fetch(request: TransportRequest, options?: { signal?: AbortSignal }): Promise<Response>;
  /**
   * Sends a Blob as the body, streamed from disk, with progress. Resolves and throws like `fetch`.
   * Separate because fetch() reports no upload progress.
   */
  upload(
    request: UploadRequest,
    options?: { signal?: AbortSignal; onProgress?: (progress: UploadProgress) => void },
  ): Promise<Response>;
}

/** What every endpoint takes as its last parameter. Aborting rejects with an AbortError, unwrapped. */
export interface CallOptions {
  signal?: AbortSignal;
}
