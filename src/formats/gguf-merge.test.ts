import { describe, expect, it } from 'vitest';
import { chain } from '../../e2e/models/chain';
import { shards } from '../../e2e/models/shards';
import { checkShards, mergeShards, shardName, type GgufShard } from './gguf-merge';
import { readGguf } from './gguf-reader';
import { f32, u32, type GgufInput } from './gguf-value';
import { unpackGguf } from '../../e2e/models/unpack';
import { writeGguf } from './gguf-writer';

async function read(files: readonly File[]): Promise<GgufShard[]> {
  return Promise.all(files.map(async (file) => ({ fileName: file.name, blob: file, gguf: await readGguf(file) })));
}

async function bytesOf(blob: Blob): Promise<Buffer> {
  return Buffer.from(await blob.arrayBuffer());
}

describe('mergeShards', () => {
  it.each([
    { count: 2, firstIsEmpty: false },
    { count: 5, firstIsEmpty: false },
    { count: 3, firstIsEmpty: true },
  ])('gives byte for byte the file before splitting: %j', async ({ count, firstIsEmpty }) => {
    const { files, whole } = await shards(count, { firstIsEmpty });
    const merged = mergeShards((await read(files)).reverse());
    expect((await bytesOf(merged)).equals(await bytesOf(whole))).toBe(true);
  });

  it('lays tensors out anew where only the first shard knows the alignment', async () => {
    const { files, whole } = await shards(3);
    const [first, ...others] = files;
    const { metadata, tensors } = await unpackGguf(first!);
    const aligned = writeGguf({ metadata: new Map([...metadata, ['general.alignment', u32(128)]]), tensors });
    const merged = mergeShards(await read([new File([aligned], first!.name), ...others]));
    const result = await unpackGguf(merged);
    const original = await unpackGguf(whole);
    expect((await readGguf(merged)).alignment).toBe(128);
    expect(result.tensors.map(({ name }) => name)).toEqual(original.tensors.map(({ name }) => name));
    for (const [index, { data }] of result.tensors.entries()) {
      expect((await bytesOf(data as Blob)).equals(await bytesOf(original.tensors[index]!.data as Blob))).toBe(true);
    }
  });
});

describe('checkShards', () => {
  it('names what is missing, doubled, foreign or misnamed', async () => {
    const { files } = await shards(4);
    const all = await read(files);
    expect(checkShards(all)).toEqual([]);
    expect(checkShards([all[0]!, all[2]!])).toEqual([{ code: 'shards-missing', indexes: [2, 4], count: 4 }]);
    expect(checkShards([...all, all[1]!])).toEqual([
      { code: 'shard-doubled', index: 2, fileNames: [all[1]!.fileName, all[1]!.fileName] },
    ]);
    const swapped = all.map((shard, index) => ({ ...shard, fileName: all[index ^ 1]!.fileName }));
    expect(checkShards(swapped).map(({ code }) => code)).toEqual(Array(4).fill('shard-misnamed'));
    const renamed = all.map((shard, index) => ({ ...shard, fileName: `part ${index}.gguf` }));
    expect(checkShards(renamed)).toEqual([]);
  });

  it('tells shards of another model, of another count or of the same', async () => {
    const own = await read((await shards(3)).files);
    const other = await read((await shards(2)).files);
    expect(checkShards([...own, other[1]!])).toEqual([{ code: 'shard-foreign', fileName: other[1]!.fileName }]);
    const doubled = { ...own[1]!, gguf: { ...own[1]!.gguf, tensors: own[0]!.gguf.tensors } };
    expect(checkShards([own[0]!, doubled, own[2]!])).toEqual([{ code: 'shard-foreign', fileName: own[1]!.fileName }]);
  });

  it('is quick to tell what is missing of a hundred thousand', async () => {
    const tensors = Array.from({ length: 500 }, (_, i) => {
      return { name: `t.${i}`, typeNumber: 0, shape: [1], data: new Uint8Array(4) };
    });
    const metadata = { 'split.no': u32(0), 'split.count': u32(99_999), 'split.tensors.count': u32(500) };
    const [shard] = await read([new File([writeGguf({ metadata, tensors })], 'x.gguf')]);
    const start = process.cpuUsage();
    expect(checkShards([shard!])).toMatchObject([{ code: 'shards-missing', count: 99_999 }]);
    // Of the processor: a machine that is busy with something else is slow, not this.
    expect(process.cpuUsage(start).user).toBeLessThan(1_000_000);
  });

  it('refuses places that are none', async () => {
    const place = (no: GgufInput) => ({ 'split.no': no, 'split.count': u32(2), 'split.tensors.count': u32(0) });
    for (const no of [f32(0.5), f32(Number.NaN), { type: 'i32', value: -1 } as const]) {
      const [shard] = await read([new File([writeGguf({ metadata: place(no), tensors: [] })], 'x.gguf')]);
      expect(checkShards([shard!]).map(({ code }) => code)).toContain('shard-foreign');
    }
  });

  it('refuses to merge what does not belong together', async () => {
    const [first] = await read((await shards(2)).files);
    expect(() => mergeShards([first!])).toThrow();
    const whole = await read([chain().file]);
    expect(checkShards(whole)).toEqual([]);
  });
});

it('reads the place of a shard from its name', () => {
  expect(shardName('Big-Model-Q4-00002-of-00012.gguf')).toEqual({ prefix: 'Big-Model-Q4', index: 2, count: 12 });
  expect(shardName('model-2-of-3.gguf')).toBeUndefined();
});
