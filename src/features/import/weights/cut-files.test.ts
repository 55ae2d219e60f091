import { describe, expect, test } from 'vitest';
import { chain } from '../../../../e2e/models/chain';
import { safetensorsFolder } from '../../../../e2e/models/safetensors';
import { shards } from '../../../../e2e/models/shards';
import type { GivenFile } from '../given/given-file';
import { recognize, type Outcome } from '../recognize/recognize';
import { cutName } from './cut-name';

const given = (files: readonly File[], folder = ''): GivenFile[] =>
  files.map((file) => ({ file, path: folder === '' ? file.name : `${folder}/${file.name}` }));

/** Cuts a file into parts of the same size but for the last, called as `nameOf` says from 0. */
function cut(file: File, count: number, nameOf: (place: number) => string): File[] {
  const size = Math.ceil(file.size / count);
  return Array.from({ length: count }, (_, i) => new File([file.slice(i * size, (i + 1) * size)], nameOf(i)));
}

const letters = (place: number) => `a${String.fromCharCode(97 + place)}`;
const styles: [string, (place: number) => string][] = [
  ['part1of3', (i) => `m.Q4_0.gguf.part${i + 1}of3`],
  ['part-01-of-03', (i) => `m.Q4_0.gguf.part-0${i + 1}-of-03`],
  ['part1of3.gguf', (i) => `m.Q4_0.part${i + 1}of3.gguf`],
  ['part1', (i) => `m.Q4_0.gguf.part${i + 1}`],
  ['part00', (i) => `m.Q4_0.gguf.part0${i}`],
  ['001', (i) => `m.Q4_0.gguf.00${i + 1}`],
  ['aa', (i) => `m.Q4_0.gguf.${letters(i)}`],
  ['part-aa', (i) => `m.Q4_0.gguf.part-${letters(i)}`],
  ['split-a', (i) => `m.Q4_0.gguf-split-${'abc'[i]}`],
];

async function only(files: GivenFile[]): Promise<Outcome> {
  const { outcomes, ignored } = await recognize(files);
  expect(outcomes).toHaveLength(1);
  expect(ignored).toEqual([]);
  return outcomes[0]!;
}

describe.each(styles)('%s', (_, nameOf) => {
  test('parts in any order are one file again, and nothing was copied', async () => {
    const { file } = chain();
    const parts = cut(file, 3, nameOf);
    const { fileName, sources, result } = await only(given([parts[2]!, parts[0]!, parts[1]!], 'm'));
    if (!('model' in result)) throw new Error(result.refusal.code);
    expect(fileName).toBe('m.Q4_0.gguf');
    expect(result.model).toMatchObject({ mergedFrom: 3, files: [{ name: 'm.Q4_0.gguf', parts }] });
    expect(sources.map((each) => each.file)).toEqual(parts);
    const [joined, whole] = await Promise.all([result.model.files[0]!.blob.arrayBuffer(), file.arrayBuffer()]);
    expect(Buffer.from(joined).equals(Buffer.from(whole))).toBe(true);
  });

  test('what is missing is named', async () => {
    const parts = cut(chain().file, 3, nameOf);
    const { result } = await only(given([parts[0]!, parts[2]!]));
    const refusal = 'refusal' in result ? result.refusal : undefined;
    if (cutName(parts[0]!.name)?.count === undefined)
      expect(refusal).toEqual({ code: 'cut-missing', named: { name: parts[1]!.name } });
    else expect(refusal).toEqual({ code: 'shards-missing', named: { parts: '2', count: 3 } });
  });
});

test('a last part that is missing shows by the size of the others, where names do not count them', async () => {
  const parts = cut(chain().file, 3, (i) => `m.gguf.00${i + 1}`);
  const sizeBytes = parts[0]!.size * 2;
  expect((await only(given(parts.slice(0, 2)))).result).toEqual({
    refusal: { code: 'cut-end-missing', named: { count: 2, sizeBytes } },
    more: undefined,
  });
});

test('a part that broke off is named', async () => {
  const [one, two, three] = cut(chain().file, 3, (i) => `m.gguf.part${i + 1}of3`) as [File, File, File];
  const half = new File([two.slice(0, 100)], two.name);
  expect((await only(given([one, half, three]))).result).toMatchObject({
    refusal: { code: 'cut-short', named: { name: two.name } },
  });
});

test('parts of a split model may be cut once more', async () => {
  const { files } = await shards(2);
  const [first, second] = files as [File, File];
  const parts = cut(second, 2, (i) => `${second.name}.part${i + 1}of2`);
  const { result, sources } = await only(given([first, ...parts]));
  if (!('model' in result)) throw new Error(result.refusal.code);
  expect(result.model.files[0]!.parts).toEqual([first, ...parts]);
  expect(sources.map(({ file }) => file)).toEqual([first, ...parts]);
});

test('safetensors that were cut are weights of their folder', async () => {
  const { files } = safetensorsFolder();
  const weights = files.find(({ name }) => name === 'model.safetensors')!;
  const parts = cut(weights, 2, (i) => `model.safetensors.${letters(i)}`);
  const { result } = await only(given([...files.filter((file) => file !== weights), ...parts], 'm'));
  if (!('model' in result)) throw new Error(result.refusal.code);
  expect(result.model.files.find(({ name }) => name === 'model.safetensors')!.parts).toEqual(parts);
});

test('a second download with a number is no part', async () => {
  const { file } = chain();
  const { outcomes } = await recognize(given([new File([file], 'a.gguf.1'), new File([file], 'a.gguf.2')]));
  expect(outcomes.map(({ result }) => 'model' in result)).toEqual([true, true]);
});

test('beside the whole file its parts are left aside', async () => {
  const { file } = chain();
  const parts = cut(file, 2, (i) => `m.gguf.part${i + 1}of2`);
  const { outcomes, ignored } = await recognize(given([new File([file], 'm.gguf'), ...parts], 'm'));
  expect(outcomes.map(({ fileName }) => fileName)).toEqual(['m.gguf']);
  expect(ignored.map(({ code }) => code)).toEqual(['whole-there', 'whole-there']);
});

test('the same part twice is said', async () => {
  const parts = cut(chain().file, 2, (i) => `m.gguf.part${i + 1}of2`);
  expect((await only(given([...parts, new File([parts[1]!], parts[1]!.name)]))).result).toMatchObject({
    refusal: { code: 'shard-doubled', named: { index: 2 } },
  });
});

test.each(['m.gguf', 'm.gguf.bak', 'm.gguf.asc', 'm.gguf.txt', 'm.gguf.gz', 'movie.mp4.part1of2', 'a.001'])(
  '%s alone is no part',
  async (name) => {
    const { outcomes } = await recognize(given([new File(['x'], name)]));
    expect(outcomes).toMatchObject([{ fileName: name, result: { refusal: { code: 'found-other' } } }]);
  },
);

test('more parts than the alphabet has letters are counted on', () => {
  expect(cutName('m.gguf.az')?.index).toBe(26);
  expect(cutName('m.gguf.ba')).toMatchObject({ index: 27, whole: 'm.gguf' });
  expect(cutName('m.gguf.aa')?.nameOf(28)).toBe('m.gguf.bb');
});
