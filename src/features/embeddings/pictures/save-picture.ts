import { saveFile } from '@/base/save-file';
import { pageColours, type PageColours } from './use-canvas';

const side = 1600;
const margin = 40;
const headHeight = 76;
const footHeight = 64;

/**
 * Saves a picture as a PNG, with a title above it and room for a legend below, in the colours of the page. Resolves when
 * it has been handed to the browser; rejects where that cannot make it.
 */
export async function savePicture({
  title,
  name,
  draw,
  drawFoot = () => {},
}: {
  title: string;
  /** Of the file, without its ending. */
  name: string;
  draw: (context: CanvasRenderingContext2D, side: number, colours: PageColours) => void;
  drawFoot?: (context: CanvasRenderingContext2D, side: number, colours: PageColours) => void;
}): Promise<void> {
  const canvas = document.createElement('canvas');
  canvas.width = side + 2 * margin;
  canvas.height = headHeight + side + footHeight + margin;
  const context = canvas.getContext('2d')!;
  const colours = pageColours(document.body);
  context.fillStyle = colours.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.font = `28px ${colours.font}`;
  context.textBaseline = 'middle';
  context.fillStyle = colours.text;
  context.fillText(title, margin, headHeight / 2, side);
  context.save();
  context.translate(margin, headHeight);
  context.beginPath();
  context.rect(0, 0, side, side);
  context.clip();
  draw(context, side, colours);
  context.restore();
  context.translate(margin, headHeight + side + 16);
  context.font = `20px ${colours.font}`;
  drawFoot(context, side, colours);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('The browser made no picture');
  saveFile(blob, `${fileName(name)}.png`);
}

/** What every system takes as the name of a file. */
function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '');
}
