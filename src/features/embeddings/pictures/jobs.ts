import type { Comparison } from './numbers/compare-sets';
import type { Nearest } from './numbers/nearest';
import type { Plane } from './numbers/project-pca';
import type { UmapSettings } from './numbers/project-umap';
import type { Range } from './numbers/range';
import type { UnitVectors } from './numbers/unit-vectors';
import type { Part } from './numbers/visit-pairs';

/** What the worker makes of vectors, and of what else. */
export interface Jobs {
  /** How alike all are, from least to most, and an order in which what is alike stands together. */
  similarities: { input: undefined; output: { cosines: Float32Array; range: Range; clusters: Uint32Array } };
  /** Who is nearest to a vector of the same length; `except` is the place of one that is not asked for. */
  nearest: { input: { query: Float32Array; limit: number; except?: number }; output: Nearest };
  pca: { input: undefined; output: Plane };
  umap: { input: UmapSettings; output: { points: Float32Array } };
  /** Of two lists of vectors of the same texts. */
  compare: { input: { neighbours: number; pairLimit: number }; output: Comparison };
}

export type JobKind = keyof Jobs;

/** How far a job is: a share of a stage, and the points of a picture that is still moving. */
export interface JobProgress {
  /** UMAP is `searching` for neighbours, then `arranging` points. */
  stage: 'comparing' | 'searching' | 'arranging';
  /** From 0 to 1. */
  share: number;
  points?: Float32Array;
}

/** Lists of vectors come in pieces, then what is to be made of them. */
export type ToWorker =
  | { kind: 'list'; dimensions: number; length: number }
  /** Belongs to the list begun last. */
  | { kind: 'piece'; at: number; numbers: Float32Array }
  | { [K in JobKind]: { kind: 'job'; job: K; input: Jobs[K]['input'] } }[JobKind];

export type FromWorker<K extends JobKind = JobKind> =
  | { kind: 'progress'; progress: JobProgress }
  | { kind: 'done'; output: Jobs[K]['output'] }
  | { kind: 'failed'; message: string };

/** What the worker hands a helper of its own: one part of a search for the `limit` nearest of each. */
export interface NearestPart {
  vectors: UnitVectors;
  limit: number;
  part: Part;
}

/** A helper says that it has the order, then what it found. */
export type FromHelper = 'begun' | Nearest;
