import { vectorAt, type VectorSet } from '../vector-set';
import { hasDirection } from './numbers/unit-vectors';
import { spreadPlaces } from './spread-places';

/** The texts that two sets have in common, and where each has them. */
export interface MatchedSets {
  placesInA: Uint32Array;
  placesInB: Uint32Array;
  /** How many texts both have with a vector that points somewhere: more than are compared where there are too many. */
  common: number;
  /** How many are left out because one of their vectors has no direction. */
  voids: number;
}

/** Finds the texts that both sets have, each once, at most `limit` of them at even distances. */
export function matchSets(a: VectorSet, b: VectorSet, limit: number): MatchedSets {
  const inB = new Map<string, number>();
  b.texts.forEach((text, index) => inB.has(text) || inB.set(text, index));
  const pairs: [inA: number, inB: number][] = [];
  let voids = 0;
  a.texts.forEach((text, index) => {
    const other = inB.get(text);
    if (other === undefined) return;
    inB.delete(text);
    if (hasDirection(vectorAt(a, index)) && hasDirection(vectorAt(b, other))) pairs.push([index, other]);
    else voids += 1;
  });
  const compared = spreadPlaces(pairs.length, limit);
  return {
    placesInA: compared.map((at) => pairs[at]![0]),
    placesInB: compared.map((at) => pairs[at]![1]),
    common: pairs.length,
    voids,
  };
}
