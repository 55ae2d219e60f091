/**
 * What can go wrong between a file and a server beyond the protocol's own errors; worded in the texts.
 *
 * - `fileChanged`: the file was changed, removed or became unreadable since it was picked.
 * - `uploadCut`: the connection ended in mid-upload, and the server still answers.
 * - `digestFailed`: the browser could not run the hasher.
 * - `blobDamaged`: what was to be stored under a digest known beforehand is something else.
 * - `blobAbsent`: what only the server was thought to have is not there.
 * - `digestDiffers`: the server had computed another digest than this page; what was made is deleted.
 * - `digestDiffersKept`: the same, and what was made has been replaced by somebody since: it is left alone.
 * - `unchecked`: the model is there, and its file could not be read to the end to check it.
 */
export type ImportErrorCode =
  | 'fileChanged'
  | `import.${
      | 'uploadCut'
      | 'digestFailed'
      | 'blobDamaged'
      | 'blobAbsent'
      | 'digestDiffers'
      | 'digestDiffersKept'
      | 'unchecked'}`;

/** A failed import. The code says why; the message is for logs. */
export class ImportError extends Error {
  override readonly name = 'ImportError';

  constructor(
    readonly code: ImportErrorCode,
    options?: ErrorOptions,
  ) {
    super(code, options);
  }
}
