import { abortError } from '@/base/abort';
import { AttachmentError } from './attachment-error';
import { drawSvg, svgSize } from './draw-svg';
import { imageSize } from './image-size';
import type { DrawReply, DrawRequest, Picture } from './picture';
import type { ImageFormat } from './recognize-bytes';

/** An image that was given, of which its header is known. */
export interface ImageSource {
  file: Blob;
  format: ImageFormat;
  /** As it is looked at: turned upright. */
  width: number;
  height: number;
  /** Whether it lies on its side as it is stored. */
  isTurned: boolean;
}

/** It is read at once and sent as one text. */
const maxImageBytes = 50_000_000;

/** Four bytes each while it is drawn. The largest pictures of phones have 108 millions; those of 200 are made smaller by most. */
const maxPixels = 120_000_000;

/** What is drawn anyway is drawn no larger: models look at a quarter of that. */
const longestDrawnSide = 4096;

/** The smaller sizes that an image can be had in, by its longer side in pixels. */
const smallerSides = [2048, 1024, 512];

/** Looks at an image's header. Throws AttachmentError when it says that it cannot be drawn, and what reading does. */
export async function openImage(file: Blob, format: ImageFormat): Promise<ImageSource> {
  if (file.size > maxImageBytes) throw new AttachmentError('tooLarge', { limitBytes: maxImageBytes });
  if (format === 'svg') return { file, format, ...(await svgSize(file)), isTurned: false };
  const size = await imageSize(file, format);
  if (!size) throw new AttachmentError(format === 'heic' ? 'heic' : 'brokenImage');
  const { width, height, orientation } = size;
  if (width * height > maxPixels) throw new AttachmentError('hugeImage', { width, height });
  const isTurned = orientation > 1;
  return orientation > 4
    ? { file, format, width: height, height: width, isTurned }
    : { file, format, width, height, isTurned };
}

/** The sizes that an image can be made smaller to, the largest first. */
export function smallerSizesOf({ width, height }: Pick<ImageSource, 'width' | 'height'>): number[] {
  return smallerSides.filter((side) => side < Math.max(width, height));
}

/**
 * An image as a model can have it: PNG and JPEG as they are, proven to be images, others drawn anew, as is what
 * lies on its side and what is to be smaller (`longestSide`, in pixels). Servers decode PNG and JPEG in every
 * version, and turn nothing upright. Throws AttachmentError when it cannot be drawn; aborting ends the work at once.
 */
export async function toPicture(
  { file, format, width, height, isTurned }: ImageSource,
  { longestSide = longestDrawnSide, signal }: { longestSide?: number; signal?: AbortSignal } = {},
): Promise<Picture> {
  if (format === 'svg') return await drawSvg(file, longestSide);
  const isSendable = format === 'png' || format === 'jpeg';
  const isAsItIs =
    isSendable && !isTurned && (longestSide === longestDrawnSide || longestSide >= Math.max(width, height));
  const isFlat = format === 'png' || format === 'gif' || format === 'bmp';
  const draw = isAsItIs ? undefined : { type: isFlat ? ('image/png' as const) : ('image/jpeg' as const), longestSide };
  const drawn = await drawInWorker({ file, draw }, signal).catch((error: unknown) => {
    if (!(error instanceof AttachmentError)) throw error;
    throw format === 'heic' ? new AttachmentError('heic', {}, { cause: error }) : error;
  });
  const blob = drawn.blob ?? new Blob([await file.arrayBuffer()], { type: `image/${format}` });
  return { blob, width: drawn.width, height: drawn.height };
}

function drawInWorker(request: DrawRequest, signal: AbortSignal | undefined) {
  return new Promise<Extract<DrawReply, { kind: 'done' }>>((resolve, reject) => {
    if (signal?.aborted) return reject(abortError());
    const worker = new Worker(new URL('./picture.worker.ts', import.meta.url), { type: 'module', name: 'picture' });
    const end = () => {
      worker.terminate();
      signal?.removeEventListener('abort', onAbort);
    };
    const onAbort = () => {
      end();
      reject(abortError());
    };
    const fail = (message: string) => {
      end();
      reject(new AttachmentError('brokenImage', {}, { cause: message }));
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    worker.onerror = (event) => {
      event.preventDefault();
      fail(event.message);
    };
    worker.onmessage = ({ data }: MessageEvent<DrawReply>) => {
      if (data.kind === 'failed') return fail(data.message);
      end();
      resolve(data);
    };
    worker.postMessage(request);
  });
}
