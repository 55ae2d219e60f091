import type { Range } from './numbers/range';

/** A heat map as it is shown. Places are those of its texts among those that are compared. */
export interface ShownHeatMap {
  /** Row by row, as of similaritiesOf(). */
  cosines: Float32Array;
  /** The places in the order of the picture. */
  order: Uint32Array;
  range: Range;
  textAt: (place: number) => string;
  /** Whether a text's vector has no direction. */
  isVoid: (place: number) => boolean;
}

/** How alike the texts at two places are; undefined where one has no direction. */
export function cosineAt({ cosines, order, isVoid }: ShownHeatMap, first: number, second: number): number | undefined {
  return isVoid(first) || isVoid(second) ? undefined : cosines[first * order.length + second];
}
