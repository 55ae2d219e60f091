import type { ImageFormat } from './recognize-bytes';

export interface ImageSize {
  width: number;
  height: number;
  /** How it is to be turned, as EXIF counts: 1 is upright. */
  orientation: number;
}

/** Headers are in here, but for JPEGs, where previews and profiles may come before it. */
const headerBytes = 64 * 1024;

/**
 * The pixels that an image says it has, from its header, before anything decodes it: thirty kilobytes can
 * make a browser ask for three gigabytes. Undefined when the header is none, and for SVG, which has no pixels.
 * Throws what reading does.
 */
export async function imageSize(file: Blob, format: ImageFormat): Promise<ImageSize | undefined> {
  if (format === 'svg') return undefined;
  if (format === 'jpeg') return await jpegSize(file);
  const view = await viewOf(file, 0, headerBytes);
  try {
    const [width, height] = sizes[format](view);
    return width > 0 && height > 0 ? { width, height, orientation: 1 } : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const sizes: Record<Exclude<ImageFormat, 'svg' | 'jpeg'>, (view: DataView) => [number, number]> = {
  png: (view) => [view.getUint32(16), view.getUint32(20)],
  gif: (view) => [view.getUint16(6, true), view.getUint16(8, true)],
  bmp: (view) =>
    view.getUint32(14, true) === 12
      ? [view.getUint16(18, true), view.getUint16(20, true)]
      : [Math.abs(view.getInt32(18, true)), Math.abs(view.getInt32(22, true))],
  webp: webpSize,
  avif: largestExtent,
  heic: largestExtent,
};

function webpSize(view: DataView): [number, number] {
  switch (letters(view, 12)) {
    case 'VP8X':
      return [uint24(view, 24) + 1, uint24(view, 27) + 1];
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
    }
    default:
      return [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff];
  }
}

/** Of the extents (`ispe`) in the header: a tiled image has one for itself and one for its tiles. */
function largestExtent(view: DataView): [number, number] {
  let largest: [number, number] = [0, 0];
  for (let at = 4; at + 16 <= view.byteLength; at += 1) {
    if (view.getUint32(at) !== 0x69737065) continue;
    const size: [number, number] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    if (size[0] * size[1] > largest[0] * largest[1]) largest = size;
  }
  return largest;
}

/** So many segments before the frame are looked at: profiles of several hundred kilobytes come in pieces of 64. */
const maxSegments = 1000;

async function jpegSize(file: Blob): Promise<ImageSize | undefined> {
  let orientation = 1;
  let at = 2;
  let window = await viewOf(file, 0, headerBytes);
  let windowAt = 0;
  for (let n = 0; n < maxSegments && at + 10 <= file.size; n += 1) {
    if (at + 10 > windowAt + window.byteLength) {
      window = await viewOf(file, at, headerBytes);
      windowAt = at;
    }
    const start = at - windowAt;
    if (window.getUint8(start) !== 0xff) return undefined;
    const marker = window.getUint8(start + 1);
    // Filling before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    // The scan, or the end, before any frame.
    if (marker === 0xda || marker === 0xd9) return undefined;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const [height, width] = [window.getUint16(start + 5), window.getUint16(start + 7)];
      return width > 0 && height > 0 ? { width, height, orientation } : undefined;
    }
    const length = window.getUint16(start + 2);
    if (length < 2) return undefined;
    if (marker === 0xe1) orientation = exifOrientation(await viewOf(file, at + 4, length - 2)) ?? orientation;
    at += 2 + length;
  }
  return undefined;
}

/** The orientation that an EXIF segment tells, in its first directory. */
function exifOrientation(view: DataView): number | undefined {
  try {
    if (letters(view, 0) !== 'Exif') return undefined;
    const isLittle = view.getUint16(6) === 0x4949;
    const directory = 6 + view.getUint32(10, isLittle);
    const count = view.getUint16(directory, isLittle);
    for (let n = 0; n < count; n += 1) {
      const entry = directory + 2 + n * 12;
      if (view.getUint16(entry, isLittle) !== 0x0112) continue;
      const value = view.getUint16(entry + 8, isLittle);
      return value >= 1 && value <= 8 ? value : undefined;
    }
    return undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

async function viewOf(file: Blob, at: number, length: number): Promise<DataView> {
  return new DataView(await file.slice(at, at + length).arrayBuffer());
}

function letters(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((n) => view.getUint8(at + n)));
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}
