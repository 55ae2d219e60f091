// Images for tests in a browser, made by it.

/** An image with a red left and a blue right half. */
export async function drawnImage(
  width: number,
  height: number,
  type: 'image/png' | 'image/jpeg' | 'image/webp' = 'image/png',
): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#f00';
  context.fillRect(0, 0, width / 2, height);
  context.fillStyle = '#00f';
  context.fillRect(width / 2, 0, width / 2, height);
  return await canvas.convertToBlob({ type });
}

/** A JPEG that lies on its side: EXIF says how it is to be turned. */
export async function turnedJpeg(width: number, height: number, orientation: number): Promise<Blob> {
  const jpeg = await drawnImage(width, height, 'image/jpeg');
  const tiff = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];
  const exif = [0xff, 0xe1, 0, tiff.length + 8, 0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff];
  return new Blob([jpeg.slice(0, 2), Uint8Array.from(exif), jpeg.slice(2)], { type: 'image/jpeg' });
}

/** The colours of an image, at its left and at its right, or at its top and its bottom. */
export async function coloursOf(image: Blob, along: 'width' | 'height' = 'width'): Promise<[string, string]> {
  const bitmap = await createImageBitmap(image);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  const at = (part: number) => {
    const [x, y] = along === 'width' ? [part, 0.5] : [0.5, part];
    const [red = 0, green = 0, blue = 0] = context.getImageData(x * bitmap.width, y * bitmap.height, 1, 1).data;
    const isHigh = (value: number) => (value > 200 ? 'f' : value < 60 ? '0' : '?');
    return `#${isHigh(red)}${isHigh(green)}${isHigh(blue)}`;
  };
  return [at(0.1), at(0.9)];
}

/** A bitmap of two red and two blue pixels in a row. */
export function flatBitmap(): Blob {
  const header = new DataView(new ArrayBuffer(54));
  header.setUint16(0, 0x424d);
  header.setUint32(2, 66, true);
  header.setUint32(10, 54, true);
  header.setUint32(14, 40, true);
  header.setInt32(18, 4, true);
  header.setInt32(22, 1, true);
  header.setUint16(26, 1, true);
  header.setUint16(28, 24, true);
  const [red, blue] = [
    [0, 0, 255],
    [255, 0, 0],
  ] as const;
  return new Blob([header, Uint8Array.from([...red, ...red, ...blue, ...blue])]);
}

/** A GIF of one pixel that is red at first and blue then. */
export function twoFrames(): Blob {
  const colours = [255, 0, 0, 0, 0, 255];
  // A pixel as LZW: clear, its colour, end, in codes of three bits.
  const frame = (colour: 0 | 1) => [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44 + (colour << 3), 0x01, 0];
  const delay = [0x21, 0xf9, 4, 0, 50, 0, 0, 0];
  const start = [...'GIF89a'].map((each) => each.charCodeAt(0));
  return new Blob([
    Uint8Array.from([...start, 1, 0, 1, 0, 0x80, 0, 0, ...colours, ...delay, ...frame(0), ...delay, ...frame(1), 0x3b]),
  ]);
}
