import { groupBy } from '@/base/group-by';
import { folderOf, type GivenFile } from '../given/given-file';
import type { Ignored, Refusal } from '../given/refusal';
import { arePartNames, cutName, type CutName } from './cut-name';
import { ranges } from './ranges';

interface Part extends CutName {
  given: GivenFile;
}

/** Files that were cut by bytes, joined. */
export interface JoinedCuts {
  /** What was given, the parts of a file in the place of its first one. */
  files: GivenFile[];
  /** Of every joined file its parts, in order. */
  partsOf: Map<Blob, GivenFile[]>;
  /** Of what some parts are missing. */
  refused: { fileName: string; sources: GivenFile[]; refusal: Refusal }[];
  ignored: Ignored[];
}

/**
 * Joins the parts of files that were cut by bytes. Nothing is copied: the whole is a file of files.
 * Whether its end is missing is known when it is read. Never throws.
 */
export async function joinCuts(given: readonly GivenFile[]): Promise<JoinedCuts> {
  const found: JoinedCuts = { files: [], partsOf: new Map(), refused: [], ignored: [] };
  const parts = given.flatMap((each): Part[] => {
    const name = cutName(each.file.name);
    return name ? [{ ...name, given: each }] : [];
  });
  if (parts.length === 0) return { ...found, files: [...given] };
  const paths = new Set(given.map(({ path }) => path));
  const replaced = new Map<GivenFile, GivenFile | undefined>();
  const groups = groupBy(parts, (part) => `${folderOf(part.given.path)}\n${part.whole}\n${part.style}`);
  for (const group of groups.values()) {
    const ordered = group.toSorted((one, other) => one.index - other.index);
    const [first] = ordered as [Part];
    if (!(await areParts(ordered))) continue;
    const sources = ordered.map((part) => part.given);
    for (const source of sources) replaced.set(source, undefined);
    const path = first.given.path.slice(0, -first.given.file.name.length) + first.whole;
    const refusal = problemOf(ordered);
    if (paths.has(path)) {
      for (const source of sources) found.ignored.push({ path: source.path, code: 'whole-there' });
    } else if (refusal) found.refused.push({ fileName: first.whole, sources, refusal });
    else {
      const whole = join(first.whole, sources);
      found.partsOf.set(whole, sources);
      const earliest = given.find((each) => sources.includes(each))!;
      replaced.set(earliest, { file: whole, path });
    }
  }
  found.files = given.flatMap((each) => (replaced.has(each) ? (replaced.get(each) ?? []) : [each]));
  return found;
}

/** A File, so that its digest is remembered; its time changes when that of any part does. */
function join(name: string, parts: readonly GivenFile[]): File {
  const files = parts.map(({ file }) => file);
  return new File(files, name, { lastModified: files.reduce((sum, { lastModified }) => sum + lastModified, 0) });
}

/** Further downloads of the same file get numbers, too: each of those begins like a file. */
async function areParts(parts: readonly Part[]): Promise<boolean> {
  if (!arePartNames(parts.map(({ given }) => given.file.name))) return false;
  const later = parts.filter(({ index }) => index > 1 || (index === 1 && parts[0]!.index === 0));
  for (const { given } of later) {
    const begin = await given.file
      .slice(0, 4)
      .text()
      .catch(() => '');
    if (begin === 'GGUF') return false;
  }
  return true;
}

function problemOf(parts: readonly Part[]): Refusal | undefined {
  const [first] = parts as [Part];
  const double = parts.find(({ index }, place) => parts[place + 1]?.index === index);
  if (double) return { code: 'shard-doubled', named: { index: double.index, name: double.given.file.name } };
  const start = Math.min(1, first.index);
  const end = first.count === undefined ? parts.at(-1)!.index : Math.min(first.count, 9999) - 1 + start;
  const present = new Set(parts.map(({ index }) => index));
  const missing: number[] = [];
  for (let index = start; index <= end; index += 1) if (!present.has(index)) missing.push(index);
  if (missing.length === 0) return undefined;
  if (first.count !== undefined)
    return { code: 'shards-missing', named: { parts: ranges(missing), count: first.count } };
  const few = missing.slice(0, 5).map(first.nameOf);
  return { code: 'cut-missing', named: { name: [...few, ...(missing.length > 5 ? ['…'] : [])].join(', ') } };
}

/** What the refusal of a joined file means for its parts: one is shorter than its fellows, or the last is missing. */
export function refusalOfCut(refusal: Refusal, parts: readonly GivenFile[]): Refusal {
  if (!['truncated-data', 'truncated-header'].includes(refusal.code)) return refusal;
  const most = Math.max(...parts.map(({ file }) => file.size));
  const isCounted = cutName(parts[0]!.file.name)?.count !== undefined;
  const short = parts.find(({ file }, place) => file.size < most && (isCounted || place < parts.length - 1));
  if (short) return { code: 'cut-short', named: { name: short.file.name } };
  if (isCounted) return refusal;
  const sizeBytes = parts.reduce((sum, { file }) => sum + file.size, 0);
  return { code: 'cut-end-missing', named: { count: parts.length, sizeBytes } };
}
