import type { VectorSet } from '../vector-set';

/** Another set of vectors that can be had: one of this visit, or one that was saved. */
export interface OtherSet {
  id: string;
  /** As it is chosen by. */
  label: string;
  open(): Promise<VectorSet>;
}

/** Why the vectors of two sets cannot be compared number by number; undefined where they can. */
export function whyIncomparable(
  a: Pick<VectorSet, 'model' | 'dimensions'>,
  b: Pick<VectorSet, 'model' | 'dimensions'>,
): 'model' | 'dimensions' | undefined {
  if (a.model !== b.model) return 'model';
  return a.dimensions === b.dimensions ? undefined : 'dimensions';
}
