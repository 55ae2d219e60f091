import { isReadable, textOf, type Encoding } from '@/base/text-encoding';
import { estimateTokens } from '../estimate-tokens';
import { AttachmentError } from '@/shared/attachments/attachment-error';

/** Some half a million tokens: what few models can read. */
export const maxTextBytes = 2_000_000;

/** What is offered of a longer one: as much as usual models read at best. */
export const offeredBytes = 400_000;

/** How much tells whether a file is a text. */
const probedBytes = 64 * 1024;

export interface TextFile {
  text: string;
  /** What it was taken for where it does not say it. */
  guess?: Encoding;
  /** How much of the file was read, where that is not all of it. */
  readBytes?: number;
}

/** A text of which no model reads the whole. */
export interface LongText {
  /** Estimated, of the whole. */
  tokens: number;
}

/**
 * The text of a file of any encoding, or, of one that is too long, what it would be. Never reads more than it
 * gives. `encoding` reads it as that; `onlyBeginning` takes the first part of a longer one, up to the end of a
 * line. Throws AttachmentError when it is no text, and what reading does.
 */
export async function readTextFile(
  file: Blob,
  { encoding, onlyBeginning = false }: { encoding?: Encoding; onlyBeginning?: boolean } = {},
): Promise<TextFile | LongText> {
  if (file.size === 0) throw new AttachmentError('empty');
  const isLong = file.size > maxTextBytes;
  const size = !isLong ? file.size : onlyBeginning ? offeredBytes : probedBytes;
  const bytes = new Uint8Array(await file.slice(0, size).arrayBuffer());
  const { text, guess } = textOf(bytes, { encoding, isCut: isLong });
  // What somebody says that it is may look wrong, and is shown, to be corrected.
  if (encoding === undefined && !isReadable(text)) throw new AttachmentError('binary');
  if (!isLong) return { text: encoding === undefined ? text : text.replaceAll('\0', '\ufffd'), guess };
  if (!onlyBeginning) return { tokens: Math.round((estimateTokens(text) / bytes.length) * file.size) };
  const end = text.lastIndexOf('\n') + 1;
  return { text: text.slice(0, end > text.length / 2 ? end : undefined), guess, readBytes: bytes.length };
}
