import type { ServerId } from '@/shared/server';

/** Texts and the vectors that a model made of them. Never changed in place. */
export interface VectorSet {
  id: string;
  /** As it was saved; absent while it lasts for this visit. */
  name?: string;
  serverId: ServerId;
  model: string;
  /** By the legacy endpoint, whose vectors are not of length one on every server. */
  isLegacy: boolean;
  /** In milliseconds since 1970. */
  createdAt: number;
  /** One a vector, in their order. */
  texts: readonly string[];
  /** How many numbers a vector has. */
  dimensions: number;
  /** All vectors one after the other: `texts.length * dimensions` numbers. */
  vectors: Float32Array;
}

/** The vector at a place of a set, without copying it. */
export function vectorAt({ vectors, dimensions }: VectorSet, index: number): Float32Array {
  return vectors.subarray(index * dimensions, (index + 1) * dimensions);
}
