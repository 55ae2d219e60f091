import { toModelPart } from '@/ollama/model-name';
import { readGgufFileName } from './gguf-file-name';

export interface NameHints {
  /** What the user calls it, as by a Modelfile's name: it goes before all others. */
  own?: string;
  /** The name the model gives itself. */
  title?: string;
  fileName: string;
  quantization?: string;
}

/** A generic name says less than any other. */
const meaningless =
  /^((ggml-)?model|models|unknown|untitled|checkpoint|ggml|gguf|output|outfile|merged?|(ggml-model-)?unsloth|consolidated|weights)?$/;

/**
 * A valid name for a model: from its file where that follows the naming convention of GGUF, its
 * quantization being the tag, else from the model's own title, else from the file. Where that is taken
 * its quantization becomes the tag, and then a number is added. A title may be a training run's.
 */
export function suggestName(
  { own = '', title = '', fileName, quantization }: NameHints,
  isTaken: (name: string) => boolean,
): string {
  const { base: fileBase, encoding, isConventional } = readGgufFileName(fileName);
  const fromFile = meaningless.test(toModelPart(fileBase)) ? '' : toModelPart(fileBase);
  const fromTitle = meaningless.test(toModelPart(title)) ? '' : toModelPart(title);
  const wanted = isConventional ? [fromFile, fromTitle] : [fromTitle, fromFile];
  const base = toModelPart(own) || wanted.find((name) => name !== '') || 'model';
  const tag = toModelPart(encoding ?? quantization ?? '');
  const tagged = tag ? `${base}:${tag}` : base;
  const candidates = own === '' && encoding !== undefined ? [tagged] : [base, tagged];
  for (let number = 2; number < 100; number += 1) candidates.push(`${tagged}-${number}`);
  return candidates.find((name) => !isTaken(name)) ?? base;
}
