import type { DrawReply, DrawRequest } from './picture';

// Decodes an image and draws it anew, beside the page. One for each image: it ends with it, and its memory, too.

addEventListener('message', (event: MessageEvent<DrawRequest>) => {
  void draw(event.data).then(
    (reply) => postMessage(reply),
    (error: unknown) => postMessage({ kind: 'failed', message: String(error) } satisfies DrawReply),
  );
});

async function draw({ file, draw: wanted }: DrawRequest): Promise<DrawReply> {
  // Turned as its EXIF says: those that show it to a model do not look there.
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  if (!wanted) return { kind: 'done', width: bitmap.width, height: bitmap.height };
  const scale = Math.min(1, wanted.longestSide / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d')!;
  context.imageSmoothingQuality = 'high';
  // [Note: Pictures on white] Servers drop transparency instead of mixing it with a colour, and show what was hidden
  // under it, black mostly. (resizeImageToTokenBudget in llm/media.go at v0.33.0)
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return { kind: 'done', width, height, blob: await canvas.convertToBlob({ type: wanted.type, quality: 0.92 }) };
}
