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
 * The model that a Modelfile makes of blobs the server has: `ollama show --modelfile` prints their paths.
 * Undefined unless it has all that the Modelfile names. Never throws.
 */
export async function findOnServer(
  wanted: readonly Wanted[],
  text: string,
  hasBlob: HasBlob | undefined,
): Promise<OnServer | undefined> {
  const named = wanted.map(({ value, kind, found }) => {
    const name = value.split(/[\\/]/).at(-1)!;
    const digest = found.files.length === 0 && !found.isAmbiguous ? toBlobDigest(name) : undefined;
    return digest && { digest, path: `${kind === 'adapter' ? adaptersFolder : ''}${name}` };
  });
  const all = named.filter((each) => each !== undefined);
  if (!hasBlob || all.length < wanted.length) return undefined;
  try {
    const answers = await Promise.all(all.map(({ digest }) => hasBlob(digest)));
    if (answers.includes(false)) return undefined;
  } catch {
    return undefined;
  }
  // What the CLI writes above the lines: the model that was shown.
  const shown = parseModelName(/^#\s*FROM\s+(\S+)/m.exec(text)?.[1] ?? '')?.model;
  const sources = all.map(({ path }) => ({ path, file: new File([], path.slice(path.lastIndexOf('/') + 1)) }));
  return { model: modelOf(sources, `my-${shown ?? 'model'}`), sources };
}

/** The same once more, from its sources; undefined when they are others. */
export function onServerAgain(sources: readonly GivenFile[]): Recognized | undefined {
  const isStandIn = ({ file }: GivenFile) => file.size === 0 && toBlobDigest(file.name) !== undefined;
  return sources.length > 0 && sources.every(isStandIn) ? modelOf(sources) : undefined;
}

function modelOf(sources: readonly GivenFile[], name?: string): Recognized {
  const files = sources.map(({ file, path }): ImportFile => ({
    name: `${file.name}.gguf`,
    blob: file,
    field: path.startsWith(adaptersFolder) ? 'adapters' : 'files',
    digest: toBlobDigest(file.name),
    isOnServer: true,
  }));
  return { format: 'gguf', description: { ...nothingKnown, name }, files, warnings: [] };
}
