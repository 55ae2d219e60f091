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

/** What a text was taken for that is no UTF-8 and does not say what else it is. */
export type Guess = 'utf-16' | 'windows-1252';

/**
 * The text of a file, or undefined when it is none. Byte order marks are honoured, as the CLI does; without
 * one, what is no UTF-8 is guessed, and the guess is told. Throws what reading does.
 */
export async function readText(file: Blob): Promise<{ text: string; guess?: Guess } | undefined> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { encoding, guess } = encodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes);
  return text.includes('\0') ? undefined : { text, guess };
}

function encodingOf(bytes: Uint8Array): { encoding: string; guess?: Guess } {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le' };
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be' };
  // A Modelfile begins with a letter or a number sign: every other byte of one in UTF-16 is zero there.
  if (first && second === 0) return { encoding: 'utf-16le', guess: 'utf-16' };
  if (first === 0 && second) return { encoding: 'utf-16be', guess: 'utf-16' };
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { encoding: 'utf-8' };
  } catch {
    return { encoding: 'windows-1252', guess: 'windows-1252' };
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
