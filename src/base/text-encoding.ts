/** What a text can be read as: what systems and editors write, or wrote, in the order they are offered. */
export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'koi8-r',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'shift_jis',
  'euc-jp',
  'gb18030',
  'big5',
  'euc-kr',
  'macintosh',
] as const;

export type Encoding = (typeof encodings)[number];

/** A text that was read of bytes. `guess` is what it was taken for where the bytes do not say it. */
export interface ReadText {
  text: string;
  guess?: Encoding;
}

/**
 * The text of a file, or undefined when it is none. Byte order marks are honoured; without one, what is no
 * UTF-8 is guessed, and the guess is told. Reads all of it at once. Throws what reading does.
 */
export async function readText(file: Blob): Promise<ReadText | undefined> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const read = textOf(bytes);
  return read.text.includes('\0') ? undefined : read;
}

/** The text of a file in the encoding that somebody says it has; what is none in it becomes U+FFFD. Throws what reading does. */
export async function readTextAs(file: Blob, encoding: Encoding): Promise<string> {
  return new TextDecoder(encoding).decode(await file.arrayBuffer()).replaceAll('\0', '\uFFFD');
}

/**
 * The text of bytes: read as `encoding`, else as what they seem to be. Where they are cut off a file (`isCut`), a
 * character that is cut with them is left out. Not whether they are a text: see `isReadable`.
 */
export function textOf(
  bytes: Uint8Array,
  { encoding, isCut = false }: { encoding?: Encoding; isCut?: boolean } = {},
): ReadText {
  const found = encoding === undefined ? encodingOf(bytes, isCut) : { encoding, isGuess: false };
  // A decoder in the middle of a stream waits for the rest of a character.
  const text = new TextDecoder(found.encoding).decode(bytes, { stream: isCut });
  return { text, guess: found.isGuess ? found.encoding : undefined };
}

/**
 * Whether people can have written a text: bytes of other things, taken for characters, have zeros, control
 * characters and characters that are none among them. Tabs, ends of lines and pages, and terminals' colours are fine.
 */
export function isReadable(text: string): boolean {
  if (text.includes('\0')) return false;
  let odd = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const isControl = code < 0x20 && !(code >= 0x08 && code <= 0x0d) && code !== 0x1b;
    if (isControl || code >= 0xfffd) odd += 1;
  }
  return odd <= text.length / 200;
}

function encodingOf(bytes: Uint8Array, isCut: boolean): { encoding: Encoding; isGuess: boolean } {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le', isGuess: false };
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', isGuess: false };
  // A text begins with a letter or a sign of ASCII mostly: every other byte of one in UTF-16 is zero there.
  if (first && second === 0) return { encoding: 'utf-16le', isGuess: true };
  if (first === 0 && second) return { encoding: 'utf-16be', isGuess: true };
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut });
    return { encoding: 'utf-8', isGuess: false };
  } catch {
    return { encoding: 'windows-1252', isGuess: true };
  }
}
