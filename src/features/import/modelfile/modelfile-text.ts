import { parseModelfile } from '@/ollama/modelfile';
import { looksLikePath } from './modelfile-paths';

/** A real one has a few kilobytes, of licenses mostly. */
export const maxModelfileBytes = 1024 * 1024;

/** Whether a file is a Modelfile by its name: `Modelfile`, `Modelfile.coder`, `coder.modelfile`. */
export function isModelfileName(name: string): boolean {
  return /^modelfile(\.(?!gguf$|safetensors$)[^/]+)?$|\.modelfile$/i.test(name);
}

/** What a Modelfile's own name calls its model: `coder` for the last two above. Nothing for the first. */
export function titleOfModelfile(name: string): string {
  return name.replace(/^modelfile(\.|$)|\.(modelfile|txt)$/gi, '');
}

/** The text of a file, or undefined when it is none. Byte order marks are honoured, as the CLI does. Throws what reading does. */
export async function readText(file: Blob): Promise<string | undefined> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes);
  return text.includes('\0') ? undefined : text;
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
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
