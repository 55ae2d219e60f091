import type { ForeignKind } from './recognize-bytes';

/**
 * - `notAnImage`: it is called one, and its bytes are of none.
 * - `brokenImage`: it begins as one, and cannot be drawn.
 * - `hugeImage`: more pixels than a page can hold.
 * - `heic`: a picture of a phone that this browser cannot read.
 * - `brokenSound`: called a recording, and none.
 * - `pdfLocked`, `pdfBroken`, `pdfScanned`: a PDF with a password, that is cut or none, whose pages are pictures.
 * - `foreign`: known, and nothing that a model reads.
 * - `binary`: not known, and no text.
 * - `empty`, `folder`, `tooLarge`, `unreadable`: nothing in it, not a file, more than can be sent, not to be read.
 * - `tooMany`: it and those after it are more than are taken at once.
 */
export type AttachmentErrorCode =
  | 'notAnImage'
  | 'brokenImage'
  | 'hugeImage'
  | 'heic'
  | 'brokenSound'
  | 'pdfLocked'
  | 'pdfBroken'
  | 'pdfScanned'
  | 'foreign'
  | 'binary'
  | 'empty'
  | 'folder'
  | 'tooLarge'
  | 'unreadable'
  | 'tooMany';

export interface AttachmentFacts {
  what?: ForeignKind;
  width?: number;
  height?: number;
  pages?: number;
  /** How many were taken. */
  taken?: number;
  /** What it may have at most. */
  limitBytes?: number;
}

/** Why a file cannot be attached. */
export class AttachmentError extends Error {
  override readonly name = 'AttachmentError';

  constructor(
    readonly code: AttachmentErrorCode,
    readonly facts: AttachmentFacts = {},
    options?: ErrorOptions,
  ) {
    super(code, options);
  }
}
