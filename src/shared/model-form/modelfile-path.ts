import { parseModelName } from '@/ollama/model-name';

/** Whether a value can only be meant as a path: from its form alone. */
export function looksLikePath(value: string): boolean {
  if (/^(\.{1,2}$|\.{0,2}[\\/]|~|[a-z]:[\\/])/i.test(value) || /\\/.test(value)) return true;
  // A tag may end like a file: hf.co/org/repo:model.gguf
  return /\.(gguf|safetensors|bin|pth)$/i.test(value) && !/:[^\\/]*$/.test(value);
}

/** Whether a FROM value names files, whether they are there or not; else it names a model. */
export function isPath(value: string): boolean {
  return looksLikePath(value) || parseModelName(value) === undefined;
}
