import { assert } from '@/base/assert';
import { ggufSplit } from './gguf-describe';
import type { Gguf, GgufTensor } from './gguf-reader';
import { ByteWriter } from './gguf-writer';

/** One file of a split GGUF, read. */
export interface GgufShard {
  fileName: string;
  blob: Blob;
  gguf: Gguf;
}

/** Why files are not the shards of one model. Indexes count from 1, as file names do. */
export type ShardProblem =
  | { code: 'shards-missing'; indexes: number[]; count: number }
  | { code: 'shard-doubled'; index: number; fileNames: string[] }
  /** Of another model: another count, other metadata, or tensors that another shard has too. */
  | { code: 'shard-foreign'; fileName: string }
  /** The file's name says another place than its content. */
  | { code: 'shard-misnamed'; fileName: string; index: number };

/** `<prefix>-00001-of-00003.gguf`, the only pattern llama.cpp's gguf-split writes and its loader reads. */
const fileNamePattern = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/i;

/** Five digits in the names; a count beyond is a mistake, or malice. */
const maxShards = 99_999;

/** What the name of a shard says: what it is a part of, which (from 1) and of how many. */
export function shardName(fileName: string): { prefix: string; index: number; count: number } | undefined {
  const match = fileNamePattern.exec(fileName);
  if (!match) return undefined;
  return { prefix: match[1]!, index: Number(match[2]), count: Number(match[3]) };
}

/** What keeps `shards`, in any order, from being one model; empty when they are. At least one is needed. */
export function checkShards(shards: readonly GgufShard[]): ShardProblem[] {
  const problems: ShardProblem[] = [];
  const splits = new Map(shards.map((shard) => [shard, splitOf(shard.gguf)]));
  const first = shards.find((shard) => splits.get(shard)!.index === 0) ?? shards[0]!;
  const { count, tensorCount } = splits.get(first)!;
  if (count > maxShards) return [{ code: 'shard-foreign', fileName: first.fileName }];
  const own = shards.filter((shard) => {
    const split = splits.get(shard)!;
    const isPlace = Number.isInteger(split.index) && split.index >= 0 && split.index < count;
    const isOwn = split.count === count && isPlace && split.tensorCount === tensorCount;
    if (!isOwn) problems.push({ code: 'shard-foreign', fileName: shard.fileName });
    return isOwn;
  });
  const namesAt = new Map<number, string[]>();
  for (const shard of own) {
    const { index } = splits.get(shard)!;
    const names = namesAt.get(index) ?? [];
    names.push(shard.fileName);
    namesAt.set(index, names);
  }
  const missing: number[] = [];
  // A single shard may claim a hundred thousand: nothing costly in here.
  for (let index = 0; index < count; index += 1) {
    const fileNames = namesAt.get(index) ?? [];
    if (fileNames.length === 0) missing.push(index + 1);
    if (fileNames.length > 1) problems.push({ code: 'shard-doubled', index: index + 1, fileNames });
  }
  if (missing.length > 0) problems.push({ code: 'shards-missing', indexes: missing, count });
  problems.push(...misnamed(own));
  if (problems.length === 0) problems.push(...foreignTensors(inOrder(own), tensorCount));
  return problems;
}

function misnamed(shards: readonly GgufShard[]): ShardProblem[] {
  return shards.flatMap(({ fileName, gguf }) => {
    const { index, count } = splitOf(gguf);
    const named = shardName(fileName);
    const fits = !named || (named.index === index + 1 && named.count === count);
    return fits ? [] : [{ code: 'shard-misnamed' as const, fileName, index: index + 1 }];
  });
}

/** Shards of two models of the same kind agree in all numbers; their tensors do not. */
function foreignTensors(shards: readonly GgufShard[], tensorCount: number | undefined): ShardProblem[] {
  const seen = new Set<string>();
  for (const { fileName, gguf } of shards) {
    for (const { name } of gguf.tensors) {
      if (seen.has(name)) return [{ code: 'shard-foreign', fileName }];
      seen.add(name);
    }
  }
  const fits = tensorCount === undefined || seen.size === tensorCount;
  return fits ? [] : [{ code: 'shard-foreign', fileName: shards.at(-1)!.fileName }];
}

/**
 * Joins shards into the file they were split from, without copying: a header written anew (the first
 * shard's metadata without its `split.*` keys, every tensor with its offset counted anew) and slices of
 * the shards, composed as one Blob that is read from disk where it is read. Of files that
 * llama.cpp's gguf-split wrote the result is byte for byte the file before splitting.
 *
 * Throws an Error unless checkShards() finds nothing: that is a mistake of the caller.
 *
 * [Note: Shards are merged] Ollama before 0.30.0 takes each shard for a model of its own: create says
 * `success`, and the first request fails. (detectModelTypeFromFiles in server/create.go at v0.24.0)
 */
export function mergeShards(shards: readonly GgufShard[]): Blob {
  assert(shards.length > 0 && checkShards(shards).length === 0, 'These are not the shards of one model');
  const ordered = inOrder(shards);
  const first = ordered[0]!;
  const { alignment } = first.gguf;
  const data: (Blob | Uint8Array<ArrayBuffer>)[] = [];
  const tensors: { tensor: GgufTensor; offset: number }[] = [];
  let position = 0;
  const append = (bytes: Blob) => {
    const padding = -bytes.size & (alignment - 1);
    data.push(bytes, new Uint8Array(padding));
    position += bytes.size + padding;
  };
  for (const { blob, gguf } of ordered) {
    if (gguf.tensors.length === 0) continue;
    if (gguf.alignment === alignment) {
      const start = position;
      for (const tensor of gguf.tensors) tensors.push({ tensor, offset: start + tensor.offset });
      append(blob.slice(gguf.dataOffset, dataEnd(gguf)));
    } else {
      // Only the first shard carries an alignment of its own: the others are laid out by the default.
      for (const tensor of gguf.tensors) {
        const start = gguf.dataOffset + tensor.offset;
        tensors.push({ tensor, offset: position });
        append(blob.slice(start, start + sizeOf(tensor)));
      }
    }
  }
  return new Blob([...headerOf(first, tensors), ...data]);
}

function headerOf(
  first: GgufShard,
  tensors: { tensor: GgufTensor; offset: number }[],
): (Blob | Uint8Array<ArrayBuffer>)[] {
  const { gguf, blob } = first;
  const kept = [...gguf.metadataRanges].filter(([key]) => !key.startsWith('split.'));
  const start = new ByteWriter();
  start.text('GGUF');
  start.u32(gguf.version);
  start.u64(tensors.length);
  start.u64(kept.length);
  const metadata = kept.map(([, [from, to]]) => blob.slice(from, to));
  const infos = new ByteWriter();
  for (const { tensor, offset } of tensors) {
    infos.string(tensor.name);
    infos.u32(tensor.shape.length);
    for (const length of tensor.shape) infos.u64(length);
    infos.u32(tensor.typeNumber);
    infos.u64(offset);
  }
  const parts = [start.take(), ...metadata, infos.take()];
  const sizeBytes = parts.reduce((sum, part) => sum + (part instanceof Blob ? part.size : part.byteLength), 0);
  return [...parts, new Uint8Array(-sizeBytes & (gguf.alignment - 1))];
}

function dataEnd({ dataOffset, tensors }: Gguf): number {
  return tensors.reduce((end, tensor) => Math.max(end, dataOffset + tensor.offset + sizeOf(tensor)), 0);
}

/** A tensor of a type that is not known here cannot be laid out anew. */
function sizeOf({ name, sizeBytes }: GgufTensor): number {
  assert(sizeBytes !== undefined, `The size of ${name} is not known`);
  return sizeBytes;
}

function splitOf(gguf: Gguf): { index: number; count: number; tensorCount: number | undefined } {
  return ggufSplit(gguf) ?? { index: 0, count: 1, tensorCount: undefined };
}

function inOrder(shards: readonly GgufShard[]): GgufShard[] {
  return shards.toSorted((one, other) => splitOf(one.gguf).index - splitOf(other.gguf).index);
}
