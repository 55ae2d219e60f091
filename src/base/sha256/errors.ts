/**
 * Why a file got no digest.
 *
 * - `file-changed`: it was changed, or its size differs from what it was when it was picked.
 * - `file-unreadable`: it was removed or moved, or reading it failed.
 * - `worker-start`: the browser did not start the worker or its WebAssembly.
 * - `worker-crashed`: the worker died at work (out of memory).
 */
export type Sha256ErrorCode = 'file-changed' | 'file-unreadable' | 'worker-start' | 'worker-crashed';

/** A digest that failed. The code says why; the message is for logs. An abort is never one of these. */
export class Sha256Error extends Error {
  override readonly name = 'Sha256Error';

  constructor(
    readonly code: Sha256ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
