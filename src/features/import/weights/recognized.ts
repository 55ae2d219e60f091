import type { GgufProblem } from '@/formats/gguf-check';
import type { GgufDescription } from '@/formats/gguf-describe';
import type { Digest } from '@/ollama';

/** A model or adapter that can be imported: what it is, and the files that it is made of. */
export interface Recognized {
  format: 'gguf' | 'safetensors';
  description: GgufDescription;
  files: ImportFile[];
  /** What is worth saying of it, though it can be imported. */
  warnings: GgufProblem[];
  /** An adapter needs a model that it goes onto: of these families, in the words of Ollama's listing. */
  base?: { families: readonly string[]; named?: string };
  /** How many parts its first file was merged from. */
  mergedFrom?: number;
  /** The projector among the files, by its own file's name. */
  projector?: string;
  /** The adapter that a Modelfile puts onto the model among the files, by its own file's name. */
  adapter?: string;
  /** What tells that the download of one of its files has probably not finished, by its own name. */
  unfinished?: string;
  /** Has no files: a Modelfile derives it from a model of the server. */
  isDerived?: boolean;
}

/** One file of a model: any Blob, a composed one too. */
export interface ImportFile {
  /** Its key in the create request: relative, with its ending. */
  name: string;
  blob: Blob;
  /** What a composed blob was put together from. */
  parts?: File[];
  /** The field of the create request that it belongs to. */
  field: 'files' | 'adapters';
  /** Where it is known beforehand: the file is not read to compute it, the server verifies it. */
  digest?: Digest;
  /** Only the server has it: the blob is empty. */
  isOnServer?: boolean;
}
