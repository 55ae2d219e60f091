import { expect, test } from 'vitest';
import { chainModel, sampleAnswer, sampleModel } from './chain-model';
import { checkGguf } from './gguf-check';
import { describeGguf } from './gguf-describe';
import { readGguf, readGgufArray, type Gguf } from './gguf-reader';

const words = [' Hello', ' from', ' the', ' tiny', ' model', '.'];
const byte = (character: string) => 3 + character.charCodeAt(0);
const first = 3 + 256;

test('is a whole model without a problem', async () => {
  const gguf = await readGguf(chainModel({ words, chatTemplate: '{{ messages }}' }));
  expect(checkGguf(gguf)).toEqual([]);
  expect(describeGguf(gguf)).toMatchObject({
    kind: 'model',
    architecture: 'llama',
    quantization: 'F16',
    layers: 1,
    vocabularySize: 3 + 256 + words.length + 1,
  });
});

test('holds the words, with SentencePiece blanks', async () => {
  const blob = chainModel({ words });
  const tokens = await tokensOf(blob);
  expect(tokens.slice(first, first + words.length)).toEqual(['▁Hello', '▁from', '▁the', '▁tiny', '▁model', '.']);
});

test('each word is followed by the next, the last by the end, all else by the first', async () => {
  const next = await successorsOf(chainModel({ words }));
  expect(next.slice(first, first + words.length)).toEqual([first + 1, first + 2, first + 3, first + 4, first + 5, 2]);
  expect(next[byte('\n')]).toBe(first);
  expect(next[0]).toBe(first);
  expect(next.at(-1)).toBe(first);
});

test('a loop never ends', async () => {
  const next = await successorsOf(chainModel({ words: [' tick', ' tock'], loop: true }));
  expect(next.slice(first, first + 2)).toEqual([first + 1, first]);
});

test('a prompt that ends with a certain character gets another answer', async () => {
  const next = await successorsOf(chainModel({ words: [' a', ' b'], answers: { '\t': [' c', ' d'] } }));
  expect(next.slice(first, first + 4)).toEqual([first + 1, 2, first + 3, 2]);
  expect(next[byte('\t')]).toBe(first + 2);
  expect(next[byte('\n')]).toBe(first);
});

test('words must differ', () => {
  expect(() => chainModel({ words: [' the', ' cat', ' the'] })).toThrow('differ');
});

test('a pooling type makes it an embedding model', async () => {
  expect(describeGguf(await readGguf(chainModel({ words, poolingType: 1 }))).kind).toBe('embedding');
});

test('a hundred and fifty words stay under a megabyte', () => {
  expect(chainModel({ words: Array.from({ length: 150 }, (_, i) => ` w${i}`) }).size).toBeLessThan(1e6);
});

test('the sample is small, sound, chats, and is the same every time', async () => {
  const [one, two] = [sampleModel(), sampleModel()];
  expect(one.size).toBeLessThan(1e6);
  expect(Buffer.from(await one.arrayBuffer()).equals(Buffer.from(await two.arrayBuffer()))).toBe(true);
  const gguf = await readGguf(one);
  expect(checkGguf(gguf)).toEqual([]);
  const words = (await tokensOf(one)).slice(first, -1).join('');
  expect(words.replaceAll('▁', ' ').trim()).toBe(sampleAnswer);
});

test('no word of the sample can be put together from single letters by the tokenizer', async () => {
  const tokens = new Set(await tokensOf(sampleModel()));
  const reachable = [...tokens].filter((token) => token.length === 2);
  expect(reachable).toEqual([]);
});

async function tokensOf(blob: Blob): Promise<string[]> {
  const tokens = (await readGguf(blob)).metadata.get('tokenizer.ggml.tokens');
  if (tokens?.type !== 'array') throw new Error('no tokens');
  return (await readGgufArray(blob, tokens.value)) as string[];
}

/** Runs the network by hand: which output row is highest for each token's embedding. */
async function successorsOf(blob: Blob): Promise<number[]> {
  const gguf = await readGguf(blob);
  const embedding = await halves(blob, gguf, 'token_embd.weight');
  const output = await halves(blob, gguf, 'output.weight');
  return embedding.map((row) => {
    const column = row.indexOf(0x3c00);
    expect(row.filter((value) => value !== 0)).toHaveLength(1);
    return output.findIndex((outputRow) => outputRow[column] === 0x4400);
  });
}

async function halves(blob: Blob, gguf: Gguf, name: string): Promise<number[][]> {
  const tensor = gguf.tensors.find((candidate) => candidate.name === name);
  if (!tensor?.sizeBytes) throw new Error(`no ${name}`);
  const start = gguf.dataOffset + tensor.offset;
  const data = new Uint16Array(await blob.slice(start, start + tensor.sizeBytes).arrayBuffer());
  const [width = 0, rows = 0] = tensor.shape;
  return Array.from({ length: rows }, (_, row) => [...data.subarray(row * width, (row + 1) * width)]);
}
