import { createPacer } from '@/base/pacer';
import { delay, throwIfAborted } from '@/base/abort';
import { bytesOf, colourBytes, voidColour } from './colour-scale';
import type { Range } from './numbers/range';

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
  // What asks for a picture has kept the page busy already.
  await delay(0, signal);
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
