import { describe, expect, it } from 'vitest';
import { avifHeader, bmpHeader, gifHeader, jpegHeader, pngHeader, webpHeader } from './image-headers.fixture';
import { imageSize } from './image-size';

describe('imageSize', () => {
  it.each([
    ['png', pngHeader(30_000, 20_000)],
    ['gif', gifHeader(30_000, 20_000)],
    ['bmp', bmpHeader(30_000, -20_000)],
    ['avif', avifHeader([512, 512], [30_000, 20_000], [1024, 1024])],
    ['jpeg', jpegHeader(30_000, 20_000)],
    ['webp', webpHeader('VP8X', 30_000, 20_000)],
  ] as const)('reads the header of a %s', async (format, file) => {
    expect(await imageSize(file, format)).toEqual({ width: 30_000, height: 20_000, orientation: 1 });
  });

  it.each(['VP8 ', 'VP8L'] as const)('reads the header of a plain WebP, %s', async (kind) => {
    expect(await imageSize(webpHeader(kind, 16_383, 300), 'webp')).toMatchObject({ width: 16_383, height: 300 });
  });

  it('finds the frame of a JPEG behind profiles and previews, with its orientation', async () => {
    const file = jpegHeader(4000, 3000, 6, [60_000, 60_000, 10]);
    expect(await imageSize(file, 'jpeg')).toEqual({ width: 4000, height: 3000, orientation: 6 });
    expect(await imageSize(jpegHeader(4, 3, 99), 'jpeg')).toEqual({ width: 4, height: 3, orientation: 1 });
  });

  it('has none of what is cut, wherever', async () => {
    for (const [format, whole] of [
      ['png', pngHeader(5, 5).slice(0, 24)],
      ['gif', gifHeader(5, 5).slice(0, 10)],
      ['bmp', bmpHeader(5, 5)],
      ['avif', avifHeader([5, 5])],
      ['webp', webpHeader('VP8L', 5, 5)],
      ['jpeg', jpegHeader(5, 5, 6).slice(0, -8)],
    ] as const)
      for (let end = 0; end < whole.size; end += 1)
        expect(await imageSize(whole.slice(0, end), format), `${format} ${end}`).toBeUndefined();
  });

  it('has none of noise, and ends', async () => {
    let seed = 7;
    const noise = () => Uint8Array.from({ length: 300 }, () => (seed = (seed * 48271) % 2147483647) & 0xff);
    for (let n = 0; n < 50; n += 1) {
      const file = new Blob([Uint8Array.of(0xff, 0xd8, 0xff, 0xff), noise()]);
      expect((await imageSize(file, 'jpeg'))?.width ?? 1).toBeGreaterThan(0);
    }
    expect(await imageSize(new Blob([new Uint8Array(100_000).fill(0xff)]), 'jpeg')).toBeUndefined();
  });
});
