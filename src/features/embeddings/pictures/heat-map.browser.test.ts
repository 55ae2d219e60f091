import { describe, expect, test } from 'vitest';
import { colourOf, cssOf, voidColour } from './colour-scale';
import { paintHeatMap } from './heat-map';

const range = { low: 0, high: 1 };

async function coloursOf(order: number[], isVoid: (place: number) => boolean = () => false): Promise<string[]> {
  const cosines = Float32Array.of(1, 0, 0.5, 0, 1, 2, 0.5, 2, 1);
  const { data } = await paintHeatMap({ cosines, order: Uint32Array.from(order), range, isVoid });
  return Array.from({ length: data.length / 4 }, (_, at) =>
    cssOf([data[at * 4]!, data[at * 4 + 1]!, data[at * 4 + 2]!]),
  );
}

describe('a heat map', () => {
  const [low, middle, high] = [0, 128 / 255, 1].map((share) => cssOf(colourOf(share)));

  test('has a colour for each pair, and none beyond the ends of its scale', async () => {
    expect(await coloursOf([0, 1, 2])).toEqual([high, low, middle, low, high, high, middle, high, high]);
  });

  test('is in an order', async () => {
    expect(await coloursOf([2, 0, 1])).toEqual([high, middle, high, middle, high, low, high, low, high]);
  });

  test('leaves out what has no direction', async () => {
    const none = cssOf(voidColour);
    expect(await coloursOf([0, 1, 2], (place) => place === 1)).toEqual([
      high,
      none,
      middle,
      none,
      none,
      none,
      middle,
      none,
      high,
    ]);
  });

  test('grows lighter from its low to its high end', () => {
    const lightness = Array.from({ length: 33 }, (_, step) => {
      const [red, green, blue] = colourOf(step / 32);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    });
    expect(lightness).toEqual([...lightness].sort((a, b) => a - b));
  });

  test('is given up when it is no longer wanted', async () => {
    const painting = paintHeatMap(
      { cosines: new Float32Array(1), order: new Uint32Array(1), range, isVoid: () => false },
      AbortSignal.abort(),
    );
    await expect(painting).rejects.toThrow('aborted');
  });
});
