import { groupBy } from '@/base/group-by';
import { Lane } from '@/base/lane';
import type { GivenFile } from '../given/given-file';
import { hubPlaceOf, type HubPlace } from '../given/hub-path';
import type { Ignored, Refusal } from '../given/refusal';

/** What Hugging Face's download caches hold, as far as it could be read. */
export interface HubFiles {
  /** What lies in no cache, and what has its name there. */
  rest: GivenFile[];
  /** GGUFs that have no name but their digest. */
  ggufs: GivenFile[];
  refused: { fileName: string; sources: GivenFile[]; refusal: Refusal }[];
  ignored: Ignored[];
}

type Placed = HubPlace & { given: GivenFile };

/** Blobs are looked into this many at a time. */
const readsAtOnce = 8;

/**
 * Sorts the caches of Hugging Face among what was given. Never throws.
 *
 * [Note: Hugging Face's cache] `models--<org>--<repository>` keeps files in `blobs`, named by their digests;
 * their own names are links in `snapshots/<revision>`. Picking a folder follows links in some browsers,
 * dropping one does in none: then only the blobs are there. (huggingface_hub, "Understand caching")
 */
export async function sortHubCaches(given: readonly GivenFile[]): Promise<HubFiles> {
  const found: HubFiles = { rest: [], ggufs: [], refused: [], ignored: [] };
  const placed: Placed[] = [];
  for (const each of given) {
    const place = hubPlaceOf(each.path);
    if (place) placed.push({ ...place, given: each });
    else found.rest.push(each);
  }
  for (const files of groupBy(placed, ({ folder }) => folder).values()) await sortCache(files, found);
  return found;
}

async function sortCache(files: readonly Placed[], found: HubFiles): Promise<void> {
  const linked = newest(files.filter(({ kind }) => kind === 'snapshots'));
  const older = files.filter((file) => file.kind === 'snapshots' && !linked.includes(file));
  const named = new Set(linked.map(({ given }) => given.file.size));
  const blobs = files.filter(({ kind }) => kind === 'blobs').map(({ given }) => given);
  const nameless = blobs.filter(({ file }) => !named.has(file.size));
  const lane = new Lane(readsAtOnce);
  const kinds = await Promise.all(nameless.map((blob) => lane.run(() => beginsLikeGguf(blob.file))));
  const ggufs = nameless.filter((_, index) => kinds[index]);
  const others = nameless.filter((_, index) => !kinds[index]);
  for (const { given } of linked) found.rest.push(given);
  for (const blob of ggufs) found.ggufs.push(blob);
  const ignore = (all: readonly GivenFile[], code: Ignored['code']) => {
    for (const { path } of all) found.ignored.push({ path, code });
  };
  ignore([...older.map(({ given }) => given), ...blobs.filter(({ file }) => named.has(file.size))], 'hub-double');
  ignore(
    files.flatMap(({ kind, given }) => (kind === 'refs' ? [given] : [])),
    'no-model',
  );
  if (others.length > 0 && linked.length + ggufs.length === 0) {
    const { repository } = files[0]!;
    found.refused.push({ fileName: repository, sources: others, refusal: { code: 'hub-links' } });
  } else ignore(others, 'hub-nameless');
}

/** Of a file in several revisions the one in the largest: files that were fetched later may lie in another. */
function newest(files: readonly Placed[]): Placed[] {
  const counts = new Map([...groupBy(files, ({ revision }) => revision)].map(([key, all]) => [key, all.length]));
  const bySize = (one: Placed, other: Placed) => counts.get(other.revision)! - counts.get(one.revision)!;
  return [...groupBy(files, ({ name }) => name).values()].map((same) => same.toSorted(bySize)[0]!);
}

async function beginsLikeGguf(file: File): Promise<boolean> {
  try {
    return (await file.slice(0, 4).text()) === 'GGUF';
  } catch {
    return false;
  }
}
