import type { FoundInstead } from './found-instead';

/**
 * Why a file is not a GGUF that can be used.
 *
 * - `not-gguf`: it does not begin like one; `detail.found` says what it seems to be.
 * - `version-1`, `unsupported-version`, `big-endian`: a GGUF that no current engine reads.
 * - `truncated-header`, `truncated-data`: it ends too early, as half a download does.
 * - `header-too-large`, `too-many-keys`, `too-many-tensors`: sizes that no real model has.
 * - `bad-key`, `duplicate-key`, `bad-value-type`, `bad-array`, `bad-alignment`: metadata that is broken.
 * - `bad-tensor`, `duplicate-tensor`: a tensor's entry that is broken.
 * - `unreadable`: the browser could not read the file (moved, changed, no permission).
 */
export type GgufErrorCode =
  | 'not-gguf'
  | 'version-1'
  | 'unsupported-version'
  | 'big-endian'
  | 'truncated-header'
  | 'truncated-data'
  | 'header-too-large'
  | 'too-many-keys'
  | 'too-many-tensors'
  | 'bad-key'
  | 'duplicate-key'
  | 'bad-value-type'
  | 'bad-array'
  | 'bad-alignment'
  | 'bad-tensor'
  | 'duplicate-tensor'
  | 'unreadable';

export interface GgufErrorDetail {
  found?: FoundInstead;
  version?: number;
  /** The metadata key or the tensor concerned, cut to 100 characters. */
  name?: string;
  /** How many bytes the file should have at least, and has. */
  expectedBytes?: number;
  sizeBytes?: number;
}

/** A file that cannot be read as GGUF. The code says why; the message is for logs. */
export class GgufError extends Error {
  override readonly name = 'GgufError';

  constructor(
    readonly code: GgufErrorCode,
    message: string,
    readonly detail: GgufErrorDetail = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
