import { Lane } from '@/base/lane';
import type { Digest } from '@/ollama';
import { displayName, parseModelName, type ModelName } from '@/ollama/model-name';
import type { GivenFile } from '../given/given-file';
import type { Ignored, IgnoredCode } from '../given/refusal';
import { StoredBlobs } from './stored-blobs';
import { toBlobDigest } from './stored-manifest';
import { readStoredModel, type StoredModel } from './stored-model';

// The models folder of an Ollama: `manifests/<host>/<namespace>/<model>/<tag>`, each naming files of
// `blobs/` by their digests. (manifest/paths.go, types/model/name.go of github.com/ollama/ollama at v0.24.0)

export interface ModelsFolder {
  /** Where it lies in what was given; empty when its two folders were given by themselves. */
  path: string;
  /** By name; the same file may be named by several. */
  models: StoredModel[];
}

export interface FoundFolders {
  houses: ModelsFolder[];
  ignored: Ignored[];
  /** What lies in none. */
  rest: GivenFile[];
}

/** What lies under one path, sorted by name only. */
interface Candidate {
  manifests: { name: ModelName; source: GivenFile }[];
  blobs: Map<Digest, GivenFile>;
  /** Whether each is worth a word is known when the manifests were read. */
  others: { source: GivenFile; code: IgnoredCode }[];
}

/** Models are read this many at a time: a folder may hold hundreds. */
const modelsAtOnce = 8;

/**
 * Finds models folders in what was given, at any depth, and reads their models: manifests and small
 * layers as a whole, of weights the header. Never throws.
 */
export async function takeModelsFolders(given: readonly GivenFile[]): Promise<FoundFolders> {
  const { candidates, rest } = sortByFolder(given);
  const found: FoundFolders = { houses: [], ignored: [], rest };
  for (const [path, candidate] of candidates) {
    const models = await readModels(candidate);
    const isHouse = candidate.blobs.size > 0 || models.some(({ sizeBytes }) => sizeBytes !== undefined);
    if (models.length > 0 && isHouse) {
      found.houses.push({ path, models });
      for (const each of leftIn(candidate, models)) found.ignored.push(each);
    } else {
      // One by one: a call takes some hundred thousand arguments at most.
      for (const each of filesOf(candidate)) found.rest.push(each);
    }
  }
  return found;
}

const manifestPath = /^(?:(.*)\/)?manifests\/(.+)$/;
const blobPath = /^(?:(.*)\/)?blobs\/([^/]+)$/;
const partialName = /^sha256[-:].*-partial|^sha256-\d+$/;

function sortByFolder(given: readonly GivenFile[]): { candidates: Map<string, Candidate>; rest: GivenFile[] } {
  const candidates = new Map<string, Candidate>();
  const rest: GivenFile[] = [];
  const at = (path = '') => {
    const known = candidates.get(path) ?? { manifests: [], blobs: new Map(), others: [] };
    candidates.set(path, known);
    return known;
  };
  for (const source of given) {
    const [, blobsParent, blobName] = blobPath.exec(source.path) ?? [];
    const [, manifestsParent, manifestName] = manifestPath.exec(source.path) ?? [];
    if (blobName !== undefined) sortBlob(source, blobName, at(blobsParent));
    else if (manifestName !== undefined) sortManifest(source, manifestName, at(manifestsParent));
    else rest.push(source);
  }
  return { candidates, rest };
}

function sortBlob(source: GivenFile, name: string, { blobs, others }: Candidate): void {
  const digest = toBlobDigest(name);
  if (digest) blobs.set(digest, source);
  else others.push({ source, code: partialName.test(name) ? 'partial-download' : 'no-model' });
}

/** Ollama looks at files four folders deep, and passes over those whose path is no name. */
function sortManifest(source: GivenFile, path: string, { manifests, others }: Candidate): void {
  const parts = path.split('/');
  const name = parts.length === 4 ? parseModelName(`${parts.slice(0, 3).join('/')}:${parts[3]}`) : undefined;
  if (name) manifests.push({ name, source });
  else others.push({ source, code: 'no-model' });
}

async function readModels({ manifests, blobs }: Candidate): Promise<StoredModel[]> {
  const lane = new Lane(modelsAtOnce);
  const stored = new StoredBlobs(blobs);
  // As people count: llama3:8b before llama3:70b.
  const { compare } = new Intl.Collator('en', { numeric: true });
  const byName = manifests.toSorted((one, other) => compare(displayName(one.name), displayName(other.name)));
  return Promise.all(byName.map(({ name, source }) => lane.run(() => readStoredModel(name, source, stored))));
}

/** What belongs to no model. Blobs of one that cannot be moved are its own all the same. */
function leftIn({ blobs, others }: Candidate, models: readonly StoredModel[]): Ignored[] {
  const used = new Set(models.flatMap(({ sources }) => sources));
  const unused = [...blobs.values()].filter((source) => !used.has(source));
  return [
    ...others.map(({ source: { path }, code }) => ({ path, code })),
    ...unused.map(({ path }) => ({ path, code: 'unused-blob' as const })),
  ];
}

function filesOf({ manifests, blobs, others }: Candidate): GivenFile[] {
  return [...manifests, ...others].map(({ source }) => source).concat([...blobs.values()]);
}
