import { finish, httpError } from './call';
import { HttpError } from './errors';
import type { CallOptions, Transport, UploadProgress } from './transport';
import type { Digest } from './types';

/** Whether the server has a blob (`HEAD /api/blobs/:digest`). */
export async function hasBlob(transport: Transport, digest: Digest, options?: CallOptions): Promise<boolean> {
  const path = `/api/blobs/${digest}`;
  const response = await transport.fetch({ method: 'HEAD', path }, options);
  if (response.status === 404) return false;
  if (!response.ok) throw new HttpError(response.status, path, '');
  return true;
}

/**
 * Uploads a blob under its digest; the server hashes it and answers 400 on a mismatch.
 *
 * [Note: HEAD before POST] A blob that is there already is answered 200 without its body being read.
 * Go then closes the connection once more than 256 KiB are left unread, which Chromium and Firefox
 * both report as a network error. So ask hasBlob first, and again after an UnreachableError here:
 * somebody else may have finished the same blob. (server/routes.go CreateBlobHandler at v0.24.0;
 * net/http maxPostHandlerReadBytes)
 */
export async function uploadBlob(
  transport: Transport,
  digest: Digest,
  blob: Blob,
  options?: CallOptions & { onProgress?: (progress: UploadProgress) => void },
): Promise<'created' | 'existed'> {
  const path = `/api/blobs/${digest}`;
  const response = await transport.upload({ method: 'POST', path, body: blob }, options);
  if (!response.ok) throw await httpError(response, path);
  await finish(response);
  return response.status === 201 ? 'created' : 'existed';
}
