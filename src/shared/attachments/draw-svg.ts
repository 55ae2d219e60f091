import { AttachmentError } from './attachment-error';
import type { Picture } from './picture';

/** More has nobody drawn by hand, and drawing it would hold the page up. */
const maxSvgBytes = 5_000_000;

/** What has no size of its own is drawn so large, by its longer side. */
const usualSide = 1024;

/** How large an SVG says it is, in pixels. Throws AttachmentError when it is none, and what reading does. */
export async function svgSize(file: Blob): Promise<{ width: number; height: number }> {
  const { width, height } = sizeOf(await rootOf(file));
  return { width: Math.round(width), height: Math.round(height) };
}

/**
 * An SVG as a picture of pixels. The browser draws it as an image, where nothing in it runs and nothing is
 * fetched; it never becomes a part of the page. Throws AttachmentError when it cannot be drawn.
 */
export async function drawSvg(file: Blob, longestSide: number): Promise<Picture> {
  const root = await rootOf(file);
  const own = sizeOf(root);
  const scale = Math.min(1, longestSide / Math.max(own.width, own.height));
  const width = Math.max(1, Math.round(own.width * scale));
  const height = Math.max(1, Math.round(own.height * scale));
  // Without a viewBox it would be cut instead of scaled; without pixels Firefox draws nothing (bug 700533).
  if (!root.hasAttribute('viewBox')) root.setAttribute('viewBox', `0 0 ${own.width} ${own.height}`);
  root.setAttribute('width', String(width));
  root.setAttribute('height', String(height));
  try {
    const image = new Image(width, height);
    // Not of a blob: Chromium gives no pixels of one that has HTML in it, as those of draw.io have (crbug.com/294129).
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(root))}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width, height });
    const context = canvas.getContext('2d')!;
    // See: [Note: Pictures on white]
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    context.drawImage(image, 0, 0, width, height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!blob) throw new Error('The canvas gave nothing');
    return { blob, width, height };
  } catch (error) {
    throw new AttachmentError('brokenImage', {}, { cause: error });
  }
}

async function rootOf(file: Blob): Promise<Element> {
  if (file.size > maxSvgBytes) throw new AttachmentError('tooLarge', { limitBytes: maxSvgBytes });
  const { documentElement: root } = new DOMParser().parseFromString(await file.text(), 'image/svg+xml');
  // Where the parser gave up it says so in the document.
  const isDrawing = root.localName === 'svg' && root.getElementsByTagName('parsererror').length === 0;
  if (!isDrawing) throw new AttachmentError('brokenImage');
  return root;
}

/** As its attributes or its viewBox say; as large as pictures usually are where they do not, or say nonsense. */
function sizeOf(root: Element): { width: number; height: number } {
  const [width, height] = [pixels(root.getAttribute('width')), pixels(root.getAttribute('height'))];
  if (width && height) return { width, height };
  const [, , boxWidth = 0, boxHeight = 0] = (root.getAttribute('viewBox') ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const isBox = boxWidth > 0 && boxHeight > 0 && Number.isFinite(boxWidth) && Number.isFinite(boxHeight);
  const shape = isBox ? { width: boxWidth, height: boxHeight } : { width: 2, height: 1 };
  const scale = usualSide / Math.max(shape.width, shape.height);
  return { width: shape.width * scale, height: shape.height * scale };
}

/** A length in pixels, such as `12` or `12.5px`; undefined for others and what is no size. */
function pixels(length: string | null): number | undefined {
  const found = /^\s*(\d+(?:\.\d+)?)(?:px)?\s*$/.exec(length ?? '');
  const value = Number(found?.[1]);
  return value >= 1 && value <= 1_000_000 ? value : undefined;
}
