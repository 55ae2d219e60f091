import { expect, test } from 'vitest';
import { adapted } from '../../e2e/models/adapter';
import { withProjector } from '../../e2e/models/projector';
import { shards } from '../../e2e/models/shards';
import { unpackGguf } from '../../e2e/models/unpack';
import { chainModel } from './chain-model';
import { checkGguf } from './gguf-check';
import { describeGguf, parameterSize } from './gguf-describe';
import { readGguf } from './gguf-reader';
import { text, u32 } from './gguf-value';
import { writeGguf } from './gguf-writer';

const words = [' Hello', '.'];
const described = async (blob: Blob) => describeGguf(await readGguf(blob));

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1K'],
  // Halves go to the even neighbour, as in Go.
  [366_500, '366K'],
  [367_500, '368K'],
  [1_000_000, '1M'],
  [1_235_000, '1.24M'],
  [99_970_000, '99.97M'],
  [8_030_261_248, '8.0B'],
  [7_000_000_000, '7B'],
  [1_250_000_000, '1.2B'],
  [1_350_000_001, '1.4B'],
])('%i parameters read %s', (count, words) => {
  expect(parameterSize(count)).toBe(words);
});

test('kinds are told apart', async () => {
  const { adapters } = await adapted();
  expect((await described(adapters[0]!)).kind).toBe('adapter');
  expect((await described(withProjector('projector').projector)).kind).toBe('projector');
  expect((await described(withProjector('mmproj').projector)).kind).toBe('projector');
  expect((await described(chainModel({ words, poolingType: 1 }))).kind).toBe('embedding');
  expect((await described(chainModel({ words }))).kind).toBe('model');
});

test('a projector that older servers mistake warns of them, others do not', async () => {
  const codes = async (blob: Blob) => checkGguf(await readGguf(blob)).map(({ code }) => code);
  expect(await codes(withProjector('mmproj').projector)).toEqual(['old-projector']);
  expect(await codes(withProjector('projector').projector)).toEqual([]);
  const { metadata, tensors } = await unpackGguf(withProjector('mmproj').projector);
  metadata.set('clip.vision.block_count', u32(1));
  expect(await codes(writeGguf({ metadata, tensors }))).toEqual([]);
});

test('shards say their place, and only the first the rest', async () => {
  const { files } = await shards(3);
  const all = await Promise.all(files.map(described));
  expect(all.map(({ split }) => split)).toEqual([0, 1, 2].map((index) => ({ index, count: 3, tensorCount: 12 })));
  expect(all.map(({ architecture }) => architecture)).toEqual(['llama', undefined, undefined]);
});

test('an unknown or absent file type reads unknown', async () => {
  const metadata = { 'general.file_type': u32(999) };
  expect((await described(chainModel({ words, metadata }))).quantization).toBe('unknown');
  expect((await described(chainModel({ words, metadata: { 'general.file_type': u32(15) } }))).quantization).toBe(
    'Q4_K_M',
  );
});

test('values of unexpected types count as absent', async () => {
  const metadata = { 'general.name': u32(5), 'llama.context_length': text('long') };
  expect(await described(chainModel({ words, metadata }))).toMatchObject({ name: undefined, contextLength: undefined });
});

test('a model without a template warns', async () => {
  const codes = checkGguf(await readGguf(chainModel({ words }))).map(({ code, severity }) => `${severity} ${code}`);
  expect(codes).toEqual(['warn no-chat-template']);
});
