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
