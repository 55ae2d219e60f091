import type { Blobs } from '../blobs';
import type { Attachment } from '../message';
import { AttachmentError } from '@/shared/attachments/attachment-error';
import { rememberOrigin } from './origins';
import { readTextFile, maxTextBytes, type LongText } from './read-text-file';
import {
  recognizeBytes,
  recognizedBytes,
  type AudioFormat,
  type ImageFormat,
} from '@/shared/attachments/recognize-bytes';
import { openImage, toPicture } from '@/shared/attachments/to-picture';

/** What a part of a file is called. */
export interface PartNames {
  /** The first bytes of a text. */
  beginning: (name: string, sizeBytes: number) => string;
  /** The first pages of a PDF. */
  pages: (name: string, read: number, all: number) => string;
}

export interface ReadOptions {
  blobs: Pick<Blobs, 'put'>;
  names: PartNames;
  signal: AbortSignal;
  onPage: (page: number, pages: number) => void;
  /** Takes the first part of a text that is too long. */
  onlyBeginning?: boolean;
}

/** It goes out as one text with the rest of the request. */
const maxSoundBytes = 25_000_000;

/**
 * Makes an attachment of a file, by what its bytes are. Of a text that is too long it tells how long. Throws
 * AttachmentError where it cannot be one, and an AbortError when `signal` aborts.
 */
export async function readAttachment(file: File, options: ReadOptions): Promise<Attachment | LongText> {
  try {
    if (file.size === 0) throw new AttachmentError('empty');
    const first = new Uint8Array(await file.slice(0, recognizedBytes).arrayBuffer());
    const found = recognizeBytes(first);
    switch (found.kind) {
      case 'image':
        return await readImage(file, found.format, options);
      case 'audio':
        return await readSound(file, found.format, options);
      case 'pdf':
        return await readPdfFile(file, options);
      case 'foreign':
        throw new AttachmentError('foreign', { what: found.what });
      case 'unknown':
        if (/^image\//.test(file.type)) throw new AttachmentError('notAnImage');
        if (/^audio\//.test(file.type)) throw new AttachmentError('brokenSound');
        return await readText(file, options);
    }
  } catch (error) {
    // A file that is gone, or that nobody may read.
    if (error instanceof DOMException && /^Not(Readable|Found|Allowed)Error$/.test(error.name))
      throw new AttachmentError('unreadable', {}, { cause: error });
    throw error;
  }
}

async function readImage(file: File, format: ImageFormat, { blobs, signal }: ReadOptions): Promise<Attachment> {
  const source = await openImage(file, format);
  const picture = await toPicture(source, { signal });
  const blobId = await blobs.put(picture.blob);
  const part: Attachment = { kind: 'image', blobId, mediaType: picture.blob.type, name: file.name };
  rememberOrigin(part, { kind: 'image', source });
  return part;
}

async function readSound(file: File, format: AudioFormat, { blobs }: ReadOptions): Promise<Attachment> {
  if (file.size > maxSoundBytes) throw new AttachmentError('tooLarge', { limitBytes: maxSoundBytes });
  const mediaType = format === 'wav' ? 'audio/wav' : 'audio/mpeg';
  const blobId = await blobs.put(new Blob([await file.arrayBuffer()], { type: mediaType }));
  return { kind: 'audio', blobId, mediaType, name: file.name };
}

async function readPdfFile(file: File, { names, signal, onPage }: ReadOptions): Promise<Attachment> {
  const { readPdf } = await import('./read-pdf');
  const { text, pages, readPages } = await readPdf(file, { maxLength: maxTextBytes, signal, onProgress: onPage });
  return { kind: 'file', name: readPages ? names.pages(file.name, readPages, pages) : file.name, text };
}

async function readText(file: File, { names, onlyBeginning }: ReadOptions): Promise<Attachment | LongText> {
  const found = await readTextFile(file, { onlyBeginning });
  if ('tokens' in found) return found;
  const { text, guess, readBytes } = found;
  const part: Attachment = { kind: 'file', name: readBytes ? names.beginning(file.name, readBytes) : file.name, text };
  if (guess) rememberOrigin(part, { kind: 'text', file, encoding: guess, onlyBeginning: readBytes !== undefined });
  return part;
}
