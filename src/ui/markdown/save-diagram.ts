import { saveFile } from '@/base/save-file';
import type { ShownPicture } from './use-diagram';

const longestSidePx = 8000;

export function saveSvg({ svg }: ShownPicture): void {
  saveFile(new Blob([svg], { type: 'image/svg+xml' }), 'diagram.svg');
}

/** Saves it on the page's background, twice as fine where it is not too large for that. */
export async function savePng({ url, width, height, isDark }: ShownPicture): Promise<void> {
  const image = new Image();
  image.src = url;
  await image.decode();
  const scale = Math.min(2, longestSidePx / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d')!;
  context.fillStyle = isDark ? '#18181b' : '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob) saveFile(blob, 'diagram.png');
}
