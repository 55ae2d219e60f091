import { checkGguf, type GgufProblem } from '@/formats/gguf-check';
import { describeGguf, type GgufDescription } from '@/formats/gguf-describe';
import { GgufError } from '@/formats/gguf-error';
import { checkShards, mergeShards, shardName, type GgufShard, type ShardProblem } from '@/formats/gguf-merge';
import { readGguf, type Gguf } from '@/formats/gguf-reader';
import { groupBy } from '@/base/group-by';
import { folderOf, sourcesOf, type GivenFile } from '../given/given-file';
import type { Refusal, RefusalCode } from '../given/refusal';
import { ranges } from './ranges';

/** A file that could be read as GGUF: a whole one, or a part of one. */
export interface GgufPart extends GivenFile {
  gguf: Gguf;
  description: GgufDescription;
}

/** A GGUF that passed its pre-flight, of one file or merged from several. */
export interface GgufWhole {
  fileName: string;
  blob: Blob;
  description: GgufDescription;
  warnings: GgufProblem[];
  sources: GivenFile[];
}

/** Reads a file as GGUF. Never throws. */
export async function readPart(given: GivenFile): Promise<GgufPart | Refusal> {
  try {
    const gguf = await readGguf(given.file);
    return { ...given, gguf, description: describeGguf(gguf) };
  } catch (error) {
    return toRefusal(error);
  }
}

/** Decides whether a GGUF may be imported: the pre-flight of its header. */
export function checkWhole(whole: Omit<GgufWhole, 'warnings' | 'description'>, gguf: Gguf): GgufWhole | Refusal {
  const problems = checkGguf(gguf);
  const reason = problems.find(({ severity }) => severity === 'refuse');
  if (reason) return { code: reason.code as RefusalCode, named: { name: reason.detail } };
  return { ...whole, description: describeGguf(gguf), warnings: problems };
}

/**
 * Puts the parts of split models together: by what their names say they are a part of, else by the
 * numbers inside. A part whose name says nothing joins one that lacks its place.
 */
export function groupParts(parts: readonly GgufPart[]): GgufPart[][] {
  const prefixOf = ({ file }: GgufPart) => shardName(file.name)?.prefix;
  const named = parts.filter((part) => prefixOf(part) !== undefined);
  const groups = [...groupBy(named, (part) => `${folderOf(part.path)}/${prefixOf(part)}`).values()];
  const nameless: GgufPart[] = [];
  for (const part of parts.filter((part) => prefixOf(part) === undefined)) {
    const lacking = groups.find((group) => lacks(group, part));
    if (lacking) lacking.push(part);
    else nameless.push(part);
  }
  return [...groups, ...groupBy(nameless, (part) => `${folderOf(part.path)}/${numbersOf(part)}`).values()];
}

/**
 * Merges the parts of one model into a file that passes the pre-flight, or says what keeps them from it.
 *
 * [Note: Shards are merged for newer servers, too] From 0.30 on create takes the parts of a split model, if they are
 * called as llama.cpp calls them (splitGGUFGroupKey in server/create.go at v0.33.0-rc2). Handing them over was
 * built and measured: 600 MB in four parts to 0.33.0-rc2 on the same machine, four rounds each in turn, from the
 * pick until ready. The parts were stored sooner (5.7 s to 7.1 s), for two are sent and hashed at a time, and the
 * model was ready no sooner (20.8 s to 18.6 s): the server writes every model anew, which takes most of the time
 * and is no faster from parts. It needs hard links for them besides (prepareSplitGGUFInput), which not every file
 * system has. So one way serves all: see [Note: Shards are merged] in formats/gguf-merge.ts.
 */
export async function mergeParts(parts: readonly GgufPart[]): Promise<GgufWhole | [Refusal, ...Refusal[]]> {
  const shards: GgufShard[] = parts.map(({ file, gguf }) => ({ fileName: file.name, blob: file, gguf }));
  const [first, ...others] = checkShards(shards).map(shardRefusal);
  if (first) return [first, ...others];
  const unknown = parts.flatMap(({ gguf }) => gguf.tensors).find(({ sizeBytes }) => sizeBytes === undefined);
  if (unknown) return [{ code: 'shards-unknown-type', named: { name: unknown.type } }];
  try {
    const fileName = nameOfWhole(parts);
    // A File, so that its digest is remembered; its time changes when that of any part does.
    const lastModified = parts.reduce((sum, { file }) => sum + file.lastModified, 0);
    const blob = new File([mergeShards(shards)], fileName, { lastModified });
    const whole = { fileName, blob, sources: sourcesOf(parts) };
    const checked = checkWhole(whole, await readGguf(blob));
    return 'blob' in checked ? checked : [checked];
  } catch (error) {
    return [toRefusal(error)];
  }
}

/** The name of what parts are a part of. */
export function nameOfWhole(parts: readonly GgufPart[]): string {
  const names = parts.map(({ file }) => file.name);
  const prefix = names.map((name) => shardName(name)?.prefix).find((found) => found !== undefined);
  return `${prefix ?? names[0]!.replace(/\.gguf$/i, '')}.gguf`;
}

export function toRefusal(error: unknown): Refusal {
  if (!(error instanceof GgufError)) return { code: 'unexpected', named: { name: String(error) } };
  const { code, detail } = error;
  return { code: code === 'not-gguf' ? `found-${detail.found ?? 'other'}` : code, named: detail };
}

function shardRefusal(problem: ShardProblem): Refusal {
  switch (problem.code) {
    case 'shards-missing': {
      const { code, indexes, count } = problem;
      return { code, named: { parts: ranges(indexes), count } };
    }
    case 'shard-doubled':
      return { code: problem.code, named: { index: problem.index, name: problem.fileNames.join(', ') } };
    case 'shard-foreign':
      return { code: problem.code, named: { name: problem.fileName } };
    case 'shard-misnamed':
      return { code: problem.code, named: { name: problem.fileName, index: problem.index } };
  }
}

function lacks(group: readonly GgufPart[], part: GgufPart): boolean {
  const isSameModel = group.every((other) => numbersOf(other) === numbersOf(part));
  return isSameModel && group.every(({ description }) => description.split?.index !== part.description.split?.index);
}

function numbersOf({ description: { split } }: GgufPart): string {
  return `${split?.count}/${split?.tensorCount}`;
}
