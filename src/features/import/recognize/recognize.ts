import { Lane } from '@/base/lane';
import { groupBy } from '@/base/group-by';
import { folderOf, type GivenFile, sourcesOf } from '../given/given-file';
import { nameOfBlob } from '../given/hub-path';
import { leaveStrays } from '../given/stray-files';
import type { ImportFile, Recognized } from '../weights/recognized';
import { joinCuts, refusalOfCut } from '../weights/cut-files';
import type { GivenModelfile } from '../modelfile/given-modelfile';
import { takeModelsFolders, type ModelsFolder } from '../house/models-folder';
import {
  checkWhole,
  type GgufPart,
  type GgufWhole,
  groupParts,
  mergeParts,
  nameOfWhole,
  readPart,
} from '../weights/recognize-gguf';
import { recognizeSafetensors } from '../weights/recognize-safetensors';
import type { Ignored, Refusal } from '../given/refusal';
import { sortHubCaches } from './hub-cache';
import { sortByName } from './sort-by-name';

/** What became of a file, or of several that belong together. */
export interface Outcome {
  /** What to call it on screen. */
  fileName: string;
  sources: GivenFile[];
  result: { model: Recognized } | { refusal: Refusal; more?: Refusal[] };
  /** The Modelfile that says what is to become of it. */
  modelfile?: GivenModelfile;
}

export interface Recognition {
  outcomes: Outcome[];
  /** Models folders of other Ollamas. */
  houses: ModelsFolder[];
  ignored: Ignored[];
}

/** Files are read this many at a time: a folder may hold thousands. */
const readsAtOnce = 8;

/** So many files that are no models get a card each: more of those that claim to be one by their names. */
const maxCards = { gguf: 30, other: 3 };

/**
 * Recognises what was given by the first bytes of its files, and puts together what belongs together:
 * the parts of a split model, a model and its projector, a folder of safetensors, a models folder. Never throws.
 */
export async function recognize(given: readonly GivenFile[]): Promise<Recognition> {
  const strays = await leaveStrays(given);
  const cuts = await joinCuts(strays.kept);
  const hub = await sortHubCaches(cuts.files);
  const { houses, rest, ignored: leftInHouses } = await takeModelsFolders(hub.rest);
  const sorted = await sortByName(rest);
  const outcomes: Outcome[] = [];
  const ignored = [strays, cuts, hub, { ignored: leftInHouses }, sorted].flatMap((each) => each.ignored);
  for (const { folder, files } of sorted.folders) {
    for (const { ignored: extra, ...outcome } of await recognizeSafetensors(files, folder)) {
      outcomes.push(outcome);
      for (const each of extra) ignored.push(each);
    }
  }
  for (const { sources, refusal } of sorted.refused) {
    outcomes.push({ ...refused(sources, refusal), fileName: refusal.named?.name ?? sources[0]!.file.name });
  }
  const ggufs = await recognizeGgufs([...sorted.ggufs, ...hub.ggufs]);
  for (const { fileName, sources, refusal } of [...cuts.refused, ...hub.refused])
    outcomes.push({ fileName, sources, result: { refusal } });
  const order = new Map(given.map(({ path }, index) => [path, index]));
  const placeOf = ({ sources }: Outcome) =>
    sources.reduce((first, { path }) => Math.min(first, order.get(path) ?? 0), Infinity);
  const all = [...outcomes, ...ggufs.outcomes].map((outcome) => withParts(outcome, cuts.partsOf));
  return listStrays({
    outcomes: all.toSorted((one, other) => placeOf(one) - placeOf(other)),
    houses,
    ignored: [...ignored, ...ggufs.ignored],
  });
}

async function recognizeGgufs(files: readonly GivenFile[]): Promise<Omit<Recognition, 'houses'>> {
  const lane = new Lane(readsAtOnce);
  const read = await Promise.all(files.map((file) => lane.run(() => readPart(file))));
  const outcomes: Outcome[] = [];
  const wholes: GgufWhole[] = [];
  const parts: GgufPart[] = [];
  read.forEach((part, index) => {
    const source = files[index]!;
    if (!('gguf' in part)) outcomes.push(refused([source], part));
    else if (part.description.split) parts.push(part);
    else addWhole(checkWhole({ fileName: source.file.name, blob: source.file, sources: [source] }, part.gguf), source);
  });
  for (const group of groupParts(parts)) {
    const merged = await mergeParts(group);
    if ('blob' in merged) {
      wholes.push(merged);
      continue;
    }
    const [refusal, ...more] = merged;
    outcomes.push({ fileName: nameOfWhole(group), sources: sourcesOf(group), result: { refusal, more } });
  }
  const { joined, lone, ignored } = joinProjectors(wholes);
  outcomes.push(...joined.map(toOutcome), ...lone.map(({ sources }) => refused(sources, { code: 'projector' })));
  return { outcomes, ignored };

  function addWhole(whole: GgufWhole | Refusal, source: GivenFile): void {
    if ('blob' in whole) wholes.push(whole);
    else outcomes.push(refused([source], whole));
  }
}

/**
 * Gives every model the projector beside it: the one in its folder, or the only one where there is a
 * single model. Of several, as they lie beside each other in many repositories, the F16 one is taken.
 */
function joinProjectors(wholes: readonly GgufWhole[]): {
  joined: { model: GgufWhole; projector?: GgufWhole }[];
  lone: GgufWhole[];
  ignored: Ignored[];
} {
  const projectors = wholes.filter(({ description }) => description.kind === 'projector');
  const others = wholes.filter(({ description }) => description.kind !== 'projector');
  const hosts = others.filter(({ description }) => description.kind === 'model');
  const placeOf = (whole: GgufWhole) => folderOf(whole.sources[0]!.path);
  const byPlace = groupBy(hosts, placeOf);
  const hostsOf = (projector: GgufWhole) => byPlace.get(placeOf(projector)) ?? (hosts.length === 1 ? hosts : []);
  const byHost = new Map<GgufWhole, GgufWhole[]>(hosts.map((host) => [host, []]));
  for (const projector of projectors) for (const host of hostsOf(projector)) byHost.get(host)!.push(projector);
  const isHalf = ({ description }: GgufWhole) => description.quantization === 'F16';
  const joined = others.map((model) => {
    const own = byHost.get(model) ?? [];
    return { model, projector: own.find(isHalf) ?? own[0] };
  });
  const used = new Set(joined.map(({ projector }) => projector));
  const left = projectors.filter((projector) => !used.has(projector));
  return {
    joined,
    lone: left.filter((projector) => hostsOf(projector).length === 0),
    ignored: left
      .filter((projector) => hostsOf(projector).length > 0)
      .map(({ sources }) => ({ path: sources[0]!.path, code: 'other-projector' })),
  };
}

function toOutcome({ model, projector }: { model: GgufWhole; projector?: GgufWhole }): Outcome {
  const { fileName, blob, description, warnings } = model;
  const isAdapter = description.kind === 'adapter';
  const called = nameOfBlob(model.sources[0]!.path, description.quantization) ?? fileName;
  const files: ImportFile[] = [{ name: keyOf(fileName), blob, field: isAdapter ? 'adapters' : 'files' }];
  const recognized: Recognized = { format: 'gguf', description, files, warnings };
  if (isAdapter) recognized.base = { families: description.architecture ? [description.architecture] : [] };
  if (model.sources.length > 1) {
    recognized.mergedFrom = model.sources.length;
    files[0]!.parts = model.sources.map(({ file }) => file);
  }
  if (projector) {
    const key = keyOf(projector.fileName);
    files.push({ name: key === files[0]!.name ? `mmproj-${key}` : key, blob: projector.blob, field: 'files' });
    recognized.projector = projector.fileName;
    recognized.warnings = [...warnings, ...projector.warnings.filter(({ code }) => code === 'old-projector')];
  }
  return {
    fileName: called,
    sources: [...model.sources, ...(projector?.sources ?? [])],
    result: { model: recognized },
  };
}

/**
 * The file's key in the create request. The ending tells the server what the file is; a backslash
 * would be a path on a server that runs on Windows.
 */
export function keyOf(name: string): string {
  const safe = name.replace(/[\\/:]/g, '_');
  return /\.gguf$/.test(safe) ? safe : `${safe.replace(/\.gguf$/i, '')}.gguf`;
}

/** Names the parts of what was joined of some, which are what was given. */
function withParts(outcome: Outcome, partsOf: ReadonlyMap<Blob, GivenFile[]>): Outcome {
  const parts = outcome.sources.flatMap(({ file }) => partsOf.get(file) ?? []);
  if (parts.length === 0) return outcome;
  const sources = sourcesOf(outcome.sources.flatMap((source) => partsOf.get(source.file) ?? [source]));
  const { result } = outcome;
  if ('refusal' in result) {
    return { ...outcome, sources, result: { ...result, refusal: refusalOfCut(result.refusal, parts) } };
  }
  const files = result.model.files.map((file) => {
    const own = (file.parts ?? [file.blob]).flatMap((blob) => partsOf.get(blob)?.map((part) => part.file) ?? blob);
    return own.length > 1 || own[0] !== file.blob ? { ...file, parts: own as File[] } : file;
  });
  return { ...outcome, sources, result: { model: { ...result.model, files, mergedFrom: parts.length } } };
}

/** Many files that are no models are a list, not as many cards. */
function listStrays({ outcomes, houses, ignored }: Recognition): Recognition {
  const isStray = ({ result }: Outcome) => 'refusal' in result && result.refusal.code.startsWith('found-');
  const byClaim = groupBy(outcomes.filter(isStray), ({ fileName }) => (/\.gguf$/i.test(fileName) ? 'gguf' : 'other'));
  const listed = new Set([...byClaim].flatMap(([claim, strays]) => (strays.length > maxCards[claim] ? strays : [])));
  const paths = [...listed].flatMap(({ sources }) => sources.map(({ path }) => path));
  return {
    outcomes: outcomes.filter((outcome) => !listed.has(outcome)),
    houses,
    ignored: [...ignored, ...paths.map((path) => ({ path, code: 'not-gguf' as const }))],
  };
}

function refused(sources: GivenFile[], refusal: Refusal): Outcome {
  return { fileName: sources[0]!.file.name, sources, result: { refusal } };
}
