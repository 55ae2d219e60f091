import { parseModelfile } from '@/ollama/modelfile';
import { folderOf, type GivenFile } from '../given/given-file';
import { looksLikePath } from '@/shared/model-form/modelfile-path';

/** A real one has a few kilobytes, of licenses mostly. */
export const maxModelfileBytes = 1024 * 1024;

/** What editors and browsers put behind a name, which says nothing of a model. */
const plainEnding = /(\.(txt|text|md|bak|old|orig|template|example|sample))+$/i;

/** Whether a file is a Modelfile by its name: `Modelfile`, `Modelfile.coder`, `coder.modelfile`, `Modelfile.txt`. */
export function isModelfileName(name: string): boolean {
  return /^modelfile(\.(?!gguf$|safetensors$)[^/]+)?$|\.modelfile$/i.test(name.replace(plainEnding, ''));
}

/** Folders that are called after no model. */
const anyFolder = /^(models?|modelfiles?|downloads?|desktop|documents|ollama)$/i;

/**
 * What the user calls the model of a Modelfile: `coder` for the two in the middle above. Without files of its
 * own it goes by the folder else. Empty where nothing says it.
 */
export function ownTitle({ file, path }: GivenFile, isDerived = false): string {
  const folder = folderOf(path).split('/').at(-1) ?? '';
  return titleOfModelfile(file.name) || (isDerived && !anyFolder.test(folder) ? folder : '');
}

function titleOfModelfile(name: string): string {
  return name.replace(plainEnding, '').replace(/^modelfile(\.|$)|\.modelfile$/gi, '');
}

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

/**
 * The text of a file, or undefined when it is none. Byte order marks are honoured, as the CLI does; without
 * one, what is no UTF-8 is guessed, and the guess is told. Throws what reading does.
 */
export async function readText(file: Blob): Promise<{ text: string; guess?: Encoding } | undefined> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { encoding, isGuess } = encodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes);
  if (text.includes('\0')) return undefined;
  return { text, guess: isGuess ? encoding : undefined };
}

/** The text of a file in the encoding that somebody says it has; what is none in it becomes U+FFFD. Throws what reading does. */
export async function readTextAs(file: Blob, encoding: Encoding): Promise<string> {
  return new TextDecoder(encoding).decode(await file.arrayBuffer()).replaceAll('\0', '\uFFFD');
}

function encodingOf(bytes: Uint8Array): { encoding: Encoding; isGuess: boolean } {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le', isGuess: false };
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', isGuess: false };
  // A Modelfile begins with a letter or a number sign: every other byte of one in UTF-16 is zero there.
  if (first && second === 0) return { encoding: 'utf-16le', isGuess: true };
  if (first === 0 && second) return { encoding: 'utf-16be', isGuess: true };
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { encoding: 'utf-8', isGuess: false };
  } catch {
    return { encoding: 'windows-1252', isGuess: true };
  }
}

/**
 * Whether a text that nobody called a Modelfile is one: it begins with an instruction, says FROM
 * something that can be a model, and has more lines that are understood than lines that are not. A
 * letter that begins with `From` is none.
 */
export function looksLikeModelfile(text: string): boolean {
  if (text.length > maxModelfileBytes) return false;
  const { instructions, problems } = parseModelfile(text);
  const unknown = problems.filter(({ code }) => code === 'unknown-instruction');
  const [first] = instructions;
  if (!first || unknown.some(({ line }) => line < first.line)) return false;
  const hasFrom = instructions.some(
    ({ word, value }) => word === 'FROM' && (!/\s/.test(value) || looksLikePath(value)),
  );
  return hasFrom && unknown.length < instructions.length;
}
