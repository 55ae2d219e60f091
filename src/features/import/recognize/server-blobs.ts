import { nothingKnown } from '@/formats/gguf-describe';
import type { Digest } from '@/ollama';
import { parseModelName } from '@/ollama/model-name';
import type { GivenFile } from '../given/given-file';
import { toBlobDigest } from '../house/stored-manifest';
import type { Resolved } from '../modelfile/modelfile-paths';
import type { ImportFile, Recognized } from '../weights/recognized';

/** Asks the server whether it has a blob. */
export type HasBlob = (digest: Digest) => Promise<boolean>;

interface Wanted {
  value: string;
  kind: 'model' | 'adapter';
  found: Resolved;
}

/** A model of files that only the server has. */
export interface OnServer {
  model: Recognized;
  /** Empty files under the blobs' names: a page has nothing else of them. */
  sources: GivenFile[];
}

const adaptersFolder = 'adapters/';

/**
 * Those of what a Modelfile names and nobody gave that the server has under their digests: `ollama show --modelfile`
 * prints such paths. Never throws.
 */
export async function whatServerHas<W extends Wanted>(
  wanted: readonly W[],
  hasBlob: HasBlob | undefined,
): Promise<W[]> {
  const answers = await Promise.all(
    wanted.map(async ({ value, found }) => {
      const isAbsent = found.files.length === 0 && !found.isAmbiguous;
      const digest = isAbsent ? toBlobDigest(nameIn(value)) : undefined;
      return digest !== undefined && (await hasBlob?.(digest).catch(() => false));
    }),
  );
  return wanted.filter((_, index) => answers[index] === true);
}

/** The model that they make. */
export function modelOnServer(wanted: readonly Wanted[], text: string): OnServer {
  // What the CLI writes above the lines: the model that was shown.
  const shown = parseModelName(/^#\s*FROM\s+(\S+)/m.exec(text)?.[1] ?? '')?.model;
  const sources = wanted.map(({ value, kind }): GivenFile => {
    const name = nameIn(value);
    return { path: `${kind === 'adapter' ? adaptersFolder : ''}${name}`, file: new File([], name) };
  });
  return { model: modelOf(sources, `my-${shown ?? 'model'}`), sources };
}

/** Those of a model's sources that stand for blobs of the server, as the model that they make. */
export function takeOnServer(sources: readonly GivenFile[]): { onServer?: OnServer; others: GivenFile[] } {
  const isStandIn = ({ file }: GivenFile) => file.size === 0 && toBlobDigest(file.name) !== undefined;
  const own = sources.filter(isStandIn);
  const others = sources.filter((source) => !isStandIn(source));
  return own.length > 0 ? { onServer: { model: modelOf(own), sources: own }, others } : { others };
}

function nameIn(path: string): string {
  return path.split(/[\\/]/).at(-1)!;
}

function modelOf(sources: readonly GivenFile[], name?: string): Recognized {
  const files = sources.map(({ file, path }): ImportFile => ({
    name: `${file.name}.gguf`,
    blob: file,
    field: path.startsWith(adaptersFolder) ? 'adapters' : 'files',
    digest: toBlobDigest(file.name),
    isOnServer: true,
  }));
  const model: Recognized = { format: 'gguf', description: { ...nothingKnown, name }, files, warnings: [] };
  if (files.every(({ field }) => field === 'adapters')) model.base = { families: [] };
  return model;
}
