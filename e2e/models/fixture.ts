import type { CreateRequest } from '@/ollama/create';

/** Files that become a model, and what the create request needs besides them. */
export interface ModelFixture {
  /** By their names; each is uploaded and named in `files`. */
  files: File[];
  /** Each is uploaded and named in `adapters`. */
  adapters: File[];
  /** Fields of the create request, for a server that takes Go templates. */
  request: Pick<CreateRequest, 'template' | 'parameters' | 'quantize'>;
}

/** A fixture of one GGUF. */
export function oneFile(
  name: string,
  data: Blob,
  request: ModelFixture['request'] = {},
): ModelFixture & { file: File } {
  const file = new File([data], name);
  return { file, files: [file], adapters: [], request };
}
