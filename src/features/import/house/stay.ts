import type { Refusal } from '../given/refusal';
import type { LayerKind } from './stored-manifest';

/** Why a model of a models folder stays where it is; worded in locales/…/import.json under `house.stay.code`. */
export interface Stay {
  code: StayCode;
  /** The layers concerned, with what is there of them. */
  layers?: { kind: LayerKind; expectedBytes: number; sizeBytes?: number }[];
  /** What a model in the cloud is called there, or the media type of a layer. */
  name?: string;
  /** What the pre-flight says of the file of the layer. */
  refusal?: Refusal;
}

export type StayCode =
  | 'manifest-unreadable'
  | 'manifest-foreign'
  | 'blobs-elsewhere'
  | 'blob-missing'
  | 'blob-short'
  | 'blob-long'
  | 'blob-unreadable'
  | 'blob-damaged'
  | 'text-too-large'
  | 'text-foreign'
  | 'cloud'
  | 'tensors'
  | 'layer-unknown'
  | 'no-weights'
  | 'several-adapters'
  | 'split'
  | 'other-kind'
  | 'preflight';

/** Ends the reading of one model; never leaves the reader of models folders. */
export class StayError extends Error {
  override readonly name = 'StayError';

  constructor(readonly stay: Stay) {
    super(stay.code);
  }
}
