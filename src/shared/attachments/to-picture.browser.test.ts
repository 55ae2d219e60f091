import { describe, expect, test } from 'vitest';
import { gifHeader, pngHeader } from './image-headers.fixture';
import { coloursOf, drawnImage, flatBitmap, turnedJpeg, twoFrames } from './images.fixture';
import type { ImageFormat } from './recognize-bytes';
import { openImage, smallerSizesOf, toPicture } from './to-picture';

const toPictureOf = async (file: Blob, format: ImageFormat, longestSide?: number) =>
  await toPicture(await openImage(file, format), { longestSide });

const svg = (
  root: string,
  inside = '<rect width="50%" height="100%" fill="red"/><rect x="50%" width="50%" height="100%" fill="blue"/>',
) => new Blob([`<svg xmlns="http://www.w3.org/2000/svg" ${root}>${inside}</svg>`]);

describe('a picture', () => {
  test.each(['png', 'jpeg'] as const)('is what was given where that is a %s', async (format) => {
    const file = await drawnImage(60, 40, `image/${format}`);
    const picture = await toPictureOf(file, format);
    expect(picture).toMatchObject({ width: 60, height: 40 });
    expect(picture.blob.type).toBe(`image/${format}`);
    expect(await picture.blob.arrayBuffer()).toEqual(await file.arrayBuffer());
  });

  test('is drawn as JPEG of a WebP, which not every server decodes', async () => {
    const picture = await toPictureOf(await drawnImage(60, 40, 'image/webp'), 'webp');
    expect(picture).toMatchObject({ width: 60, height: 40 });
    expect(picture.blob.type).toBe('image/jpeg');
    expect(await coloursOf(picture.blob)).toEqual(['#f00', '#00f']);
  });

  test('is drawn as PNG of what is flat: a bitmap, and the first frame of a GIF', async () => {
    const bitmap = await toPictureOf(flatBitmap(), 'bmp');
    expect([bitmap.blob.type, bitmap.width, bitmap.height]).toEqual(['image/png', 4, 1]);
    expect(await coloursOf(bitmap.blob)).toEqual(['#f00', '#00f']);
    const frame = await toPictureOf(twoFrames(), 'gif');
    expect([frame.blob.type, frame.width, frame.height]).toEqual(['image/png', 1, 1]);
    expect(await coloursOf(frame.blob)).toEqual(['#f00', '#f00']);
  });

  test('is made smaller by its longer side, never larger', async () => {
    const file = await drawnImage(3000, 1500);
    expect(smallerSizesOf(await openImage(file, 'png'))).toEqual([2048, 1024, 512]);
    const picture = await toPictureOf(file, 'png', 512);
    expect(picture).toMatchObject({ width: 512, height: 256 });
    expect(await coloursOf(picture.blob)).toEqual(['#f00', '#00f']);
    const small = await drawnImage(100, 50);
    expect(smallerSizesOf(await openImage(small, 'png'))).toEqual([]);
    expect(await toPictureOf(small, 'png', 512)).toMatchObject({ width: 100, height: 50 });
  });

  test.each([
    [3, 60, 40, 'width', ['#00f', '#f00']],
    [6, 40, 60, 'height', ['#f00', '#00f']],
    [8, 40, 60, 'height', ['#00f', '#f00']],
  ] as const)(
    'is turned upright (EXIF %i), which no server does',
    async (orientation, width, height, along, colours) => {
      const picture = await toPictureOf(await turnedJpeg(60, 40, orientation), 'jpeg');
      expect(picture).toMatchObject({ width, height });
      expect(await coloursOf(picture.blob, along)).toEqual(colours);
      // Nothing is left that could turn it a second time.
      expect(await openImage(picture.blob, 'jpeg')).toMatchObject({ width, height, isTurned: false });
    },
  );

  test('has white where there was nothing', async () => {
    const canvas = new OffscreenCanvas(600, 300);
    canvas.getContext('2d')!.clearRect(0, 0, 1, 1);
    const picture = await toPictureOf(await canvas.convertToBlob(), 'png', 512);
    expect(await coloursOf(picture.blob)).toEqual(['#fff', '#fff']);
  });

  test.each([
    ['garbage behind a right header', new Blob([pngHeader(10, 10), 'garbage']), 'png', 'brokenImage'],
    ['nothing behind it', gifHeader(10, 10), 'gif', 'brokenImage'],
    ['a header that is none', new Blob(['\x89PNG']), 'png', 'brokenImage'],
    ['30,000 × 30,000 pixels of a few bytes', pngHeader(30_000, 30_000), 'png', 'hugeImage'],
    ['a picture of an iPhone', new Blob(['\0\0\0\x18ftypheic']), 'heic', 'heic'],
    ['an SVG that is cut', new Blob(['<svg xmlns="http://www.w3.org/2000/svg"><rect']), 'svg', 'brokenImage'],
    ['a page', new Blob(['<html xmlns="http://www.w3.org/1999/xhtml"/>']), 'svg', 'brokenImage'],
  ] as const)('is not made of %s', async (_, file, format, code) => {
    await expect(toPictureOf(file, format)).rejects.toMatchObject({ code });
  });

  test('is not made when it is no longer wanted', async () => {
    const source = await openImage(await drawnImage(600, 400), 'png');
    const controller = new AbortController();
    const drawing = toPicture(source, { longestSide: 100, signal: controller.signal });
    controller.abort();
    await expect(drawing).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a picture of an SVG', () => {
  test.each([
    ['its own size', 'width="60" height="40"', 60, 40],
    ['the shape of its viewBox', 'viewBox="0 0 30 15"', 1024, 512],
    ['a usual one without either', '', 1024, 512],
    ['a usual one for nonsense', 'width="-5" height="1e99" viewBox="a b c d"', 1024, 512],
    ['no more pixels than a page can draw', 'width="100000" height="50000"', 4096, 2048],
  ])('has %s', async (_, root, width, height) => {
    const picture = await toPictureOf(svg(root), 'svg');
    expect(picture).toMatchObject({ width, height });
    expect(picture.blob.type).toBe('image/png');
    expect(await coloursOf(picture.blob)).toEqual(['#f00', '#00f']);
  });

  test('runs nothing and fetches nothing', async () => {
    const seen: string[] = [];
    Object.assign(globalThis, { noteSvg: (what: string) => seen.push(what) });
    const evil =
      '<script>noteSvg("script"); parent.noteSvg("script")</script><image href="/evil.png" width="9" height="9"/>' +
      '<foreignObject width="9" height="9"><img xmlns="http://www.w3.org/1999/xhtml" src="/evil.jpg" onerror="noteSvg(1)"/></foreignObject>';
    const picture = await toPictureOf(svg('width="60" height="40" onload="noteSvg(2)"', evil), 'svg');
    expect(picture).toMatchObject({ width: 60, height: 40 });
    expect(seen).toEqual([]);
    expect(performance.getEntriesByType('resource').filter(({ name }) => name.includes('evil'))).toEqual([]);
  });

  test('does not grow of entities without end', async () => {
    const levels = Array.from({ length: 20 }, (_, n) => `<!ENTITY a${n + 1} "&a${n};&a${n};&a${n};&a${n};&a${n};">`);
    const bomb = `<!DOCTYPE svg [<!ENTITY a0 "aaaaaaaaaa">${levels.join('')}]>`;
    const file = new Blob([bomb, '<svg xmlns="http://www.w3.org/2000/svg"><text>&a20;</text></svg>']);
    await expect(toPictureOf(file, 'svg')).rejects.toMatchObject({ code: 'brokenImage' });
  });
});
