import { toModelPart } from '@/ollama/model-name';

export interface NameHints {
  /** The name the model gives itself. */
  title?: string;
  fileName: string;
  quantization?: string;
}

/** A generic title says less than the file's name. */
const meaningless = /^(model|models|unknown|untitled|checkpoint|ggml|gguf|output|merged?)?$/;

/**
 * A valid name for a model: from its own title, else from its file. Where that is taken its
 * quantization becomes the tag, and then a number is added.
 */
export function suggestName(
  { title = '', fileName, quantization }: NameHints,
  isTaken: (name: string) => boolean,
): string {
  const fromTitle = toModelPart(title);
  const base = (meaningless.test(fromTitle) ? toModelPart(fileName.replace(/\.gguf$/i, '')) : fromTitle) || 'model';
  const tagged = quantization ? `${base}:${toModelPart(quantization)}` : base;
  const candidates = [base, tagged];
  for (let number = 2; number < 100; number += 1) candidates.push(`${tagged}-${number}`);
  return candidates.find((name) => !isTaken(name)) ?? base;
}
