import { getDocument, PDFWorker } from 'pdfjs-dist';
import PdfWorker from 'pdfjs-dist/build/pdf.worker.min.mjs?worker';
import { abortError } from '@/base/abort';
import { AttachmentError } from '@/shared/attachments/attachment-error';

export interface PdfText {
  text: string;
  pages: number;
  /** How many of them were read, where that are not all: the text is as long as one may be. */
  readPages?: number;
}

/** pdf.js takes all of the file into memory, twice. */
const maxPdfBytes = 100_000_000;

/**
 * The text of a PDF, its pages apart by an empty line, up to `maxLength` characters: whole pages of it. Throws
 * AttachmentError when it has a password, is cut or none, or has no text; what reading does; and an AbortError
 * as soon as `signal` aborts. `onProgress` is called with each page that was read.
 */
export async function readPdf(
  file: Blob,
  {
    maxLength,
    signal,
    onProgress,
  }: { maxLength: number; signal?: AbortSignal; onProgress?: (page: number, pages: number) => void },
): Promise<PdfText> {
  if (file.size > maxPdfBytes) throw new AttachmentError('tooLarge', { limitBytes: maxPdfBytes });
  const data = new Uint8Array(await file.arrayBuffer());
  const port = new PdfWorker();
  const worker = PDFWorker.create({ port, verbosity: 0 });
  const task = getDocument({
    data,
    worker,
    // Text needs neither fonts nor decoders of images. What is fetched is fetched from here.
    disableFontFace: true,
    useSystemFonts: false,
    useWasm: false,
    useWorkerFetch: false,
    cMapUrl: 'cmaps/',
    BinaryDataFactory: CharacterMaps,
    stopAtErrors: false,
    verbosity: 0,
  });
  const end = () => {
    // Whatever waits for the worker would wait for ever.
    void task.destroy().catch(() => undefined);
    worker.destroy();
    port.terminate();
  };
  const aborted = new Promise<never>((_, reject) => {
    if (signal?.aborted) reject(abortError());
    signal?.addEventListener('abort', () => reject(abortError()), { once: true });
  });
  try {
    return await Promise.race([aborted, textOf(task, maxLength, onProgress)]);
  } catch (error) {
    throw explained(error);
  } finally {
    end();
  }
}

async function textOf(
  task: ReturnType<typeof getDocument>,
  maxLength: number,
  onProgress: ((page: number, pages: number) => void) | undefined,
): Promise<PdfText> {
  const { numPages: pages, getPage } = await task.promise.then((pdf) => ({
    numPages: pdf.numPages,
    getPage: (n: number) => pdf.getPage(n),
  }));
  let text = '';
  for (let n = 1; n <= pages; n += 1) {
    const page = await getPage(n);
    const { items } = await page.getTextContent();
    const words = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
    page.cleanup();
    if (n > 1 && text.length + words.length > maxLength) return { text, pages, readPages: n - 1 };
    text += `${n > 1 ? '\n\n' : ''}${words.trim().slice(0, maxLength)}`;
    onProgress?.(n, pages);
  }
  if (text.trim() === '') throw new AttachmentError('pdfScanned', { pages });
  return { text: text.trim(), pages };
}

/** The errors of pdf.js by their names, which are all that it exports of some. */
function explained(error: unknown): unknown {
  switch (error instanceof Error ? error.name : '') {
    case 'PasswordException':
      return new AttachmentError('pdfLocked', {}, { cause: error });
    case 'AbortError':
    case 'AttachmentError':
      return error;
    default:
      return new AttachmentError('pdfBroken', {}, { cause: error });
  }
}

/**
 * [Note: Character maps of PDFs] A PDF in Chinese, Japanese or Korean may name one of Adobe's tables for its
 * characters instead of bringing its own, and has no text at all without it. Each is a file of the build,
 * fetched when a PDF names it. (`cMapUrl` of getDocument, https://mozilla.github.io/pdf.js/api/)
 */
const characterMaps = import.meta.glob<string>('/node_modules/pdfjs-dist/cmaps/*.bcmap', {
  query: '?url',
  import: 'default',
  eager: true,
});

class CharacterMaps {
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const url = kind === 'cMapUrl' ? characterMaps[`/node_modules/pdfjs-dist/cmaps/${filename}`] : undefined;
    if (url === undefined) throw new Error(`There is no ${filename}`);
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${filename} could not be fetched: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  }
}
