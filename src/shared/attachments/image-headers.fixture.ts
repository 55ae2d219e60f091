// Headers of images, made by hand: as much of them as says how large they are.

const ascii = (text: string) => Array.from(text, (character) => character.charCodeAt(0));
const big = (value: number, bytes: number) =>
  Array.from({ length: bytes }, (_, n) => (value >>> (8 * (bytes - 1 - n))) & 0xff);
const little = (value: number, bytes: number) => big(value, bytes).reverse();
const file = (...parts: number[][]) => new Blob([Uint8Array.from(parts.flat())]);

export function pngHeader(width: number, height: number): Blob {
  return file(
    [0x89],
    ascii('PNG\r\n\x1a\n'),
    big(13, 4),
    ascii('IHDR'),
    big(width, 4),
    big(height, 4),
    [8, 6, 0, 0, 0],
  );
}

export function gifHeader(width: number, height: number): Blob {
  return file(ascii('GIF89a'), little(width, 2), little(height, 2), [0, 0, 0]);
}

export function bmpHeader(width: number, height: number): Blob {
  const start = [...ascii('BM'), ...little(70, 4), ...little(0, 4), ...little(54, 4), ...little(40, 4)];
  return file(start, little(width, 4), little(height, 4));
}

export function webpHeader(kind: 'VP8 ' | 'VP8L' | 'VP8X', width: number, height: number): Blob {
  const start = [...ascii('RIFF'), ...little(100, 4), ...ascii('WEBP'), ...ascii(kind), ...little(30, 4)];
  if (kind === 'VP8X') return file(start, [0, 0, 0, 0], little(width - 1, 3), little(height - 1, 3));
  if (kind === 'VP8L') return file(start, [0x2f], little((width - 1) | ((height - 1) << 14), 4));
  return file(start, [0, 0, 0, 0x9d, 1, 0x2a], little(width, 2), little(height, 2));
}

export function avifHeader(...extents: [number, number][]): Blob {
  const boxes = extents.flatMap(([width, height]) => [
    ...big(20, 4),
    ...ascii('ispe'),
    ...big(0, 4),
    ...big(width, 4),
    ...big(height, 4),
  ]);
  return file(big(28, 4), ascii('ftypavif'), big(0, 4), ascii('avifmif1miaf'), boxes);
}

/** With segments of so many bytes before the frame, and an orientation where there is one. */
export function jpegHeader(width: number, height: number, orientation?: number, before: number[] = []): Blob {
  const exif =
    orientation === undefined
      ? []
      : exifSegment([
          ...ascii('II'),
          42,
          0,
          ...little(8, 4),
          1,
          0,
          ...little(0x112, 2),
          ...little(3, 2),
          ...little(1, 4),
          ...little(orientation, 4),
        ]);
  const profiles = before.flatMap((length) => [
    0xff,
    0xe2,
    ...big(length + 2, 2),
    ...new Array<number>(length).fill(0),
  ]);
  const frame = [0xff, 0xc2, ...big(11, 2), 8, ...big(height, 2), ...big(width, 2), 1, 1, 0x11, 0];
  return file([0xff, 0xd8], exif, profiles, frame, [0xff, 0xda, 0, 8]);
}

/** An EXIF segment around what stands in it. */
export function exifSegment(tiff: number[]): number[] {
  return [0xff, 0xe1, ...big(tiff.length + 8, 2), ...ascii('Exif\0\0'), ...tiff];
}
