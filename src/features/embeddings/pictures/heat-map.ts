import { createPacer } from '@/base/pacer';
import { throwIfAborted } from '@/base/abort';
import { bytesOf, colourBytes, voidColour } from './colour-scale';

/** What a scale runs from and to. */
export interface Range {
  low: number;
  high: number;
}

/** From the least to the most of all pairs of different texts, widened where that is next to nothing. */
export function rangeOf(cosines: Float32Array, count: number): Range {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < count; i += 1) {
    for (let at = i * count + i + 1; at < (i + 1) * count; at += 1) {
      const cosine = cosines[at]!;
      if (cosine < low) low = cosine;
      if (cosine > high) high = cosine;
    }
  }
  if (low > high) return { low: 0, high: 1 };
  return high - low < 0.01 ? { low: Math.max(-1, high - 0.01), high } : { low, high };
}

/**
 * A picture of how alike texts are, a picture element a pair, in an order. Drawn in slices, so that the page can answer
 * meanwhile. Aborting rejects with an AbortError.
 */
export async function paintHeatMap(
  {
    cosines,
    order,
    range,
    isVoid,
  }: {
    cosines: Float32Array;
    order: Uint32Array;
    range: Range;
    /** Whether a text's vector has no direction. */
    isVoid: (place: number) => boolean;
  },
  signal?: AbortSignal,
): Promise<ImageData> {
  const count = order.length;
  const image = new ImageData(Math.max(1, count), Math.max(1, count));
  const cells = new Uint32Array(image.data.buffer);
  const colours = colourBytes();
  const nothing = bytesOf(voidColour);
  const voids = Uint8Array.from({ length: count }, (_, place) => (isVoid(place) ? 1 : 0));
  const steps = 255 / (range.high - range.low);
  const pace = createPacer();
  for (let y = 0; y < count; y += 1) {
    await pace();
    throwIfAborted(signal);
    const row = order[y]! * count;
    const isRowVoid = voids[order[y]!] === 1;
    for (let x = 0; x < count; x += 1) {
      const place = order[x]!;
      const step = Math.round((cosines[row + place]! - range.low) * steps);
      cells[y * count + x] = isRowVoid || voids[place] ? nothing : colours[step < 0 ? 0 : step > 255 ? 255 : step]!;
    }
  }
  return image;
}
