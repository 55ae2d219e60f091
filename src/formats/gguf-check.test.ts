import { expect, test } from 'vitest';
import { unpackGguf } from '../../e2e/models/unpack';
import { chainModel } from './chain-model';
import { checkGguf } from './gguf-check';
import { readGguf } from './gguf-reader';
import { arrayOf, f32, text, u32, type GgufInput } from './gguf-value';
import { writeGguf } from './gguf-writer';

const { metadata, tensors } = await unpackGguf(chainModel({ words: [' Hello', '.'] }));

/** What is refused of a chain model that calls itself of another architecture, with entries changed or (undefined) taken away. */
async function refusals(architecture: string, changes: Record<string, GgufInput | undefined> = {}): Promise<string[]> {
  const entries = [...metadata].map(([key, value]) => [key.replace(/^llama\./, `${architecture}.`), value] as const);
  const changed = new Map<string, GgufInput>([...entries, ['general.architecture', text(architecture)]]);
  for (const [key, value] of Object.entries(changes)) {
    if (value) changed.set(key, value);
    else changed.delete(key);
  }
  const problems = checkGguf(await readGguf(writeGguf({ metadata: changed, tensors })));
  return problems.flatMap(({ severity, code, detail }) => (severity === 'refuse' ? [`${code} ${detail}`] : []));
}

test.each(['llama', 'gemma3', 'nomic-bert', 'mamba'])('a sound %s is not refused', async (architecture) => {
  expect(await refusals(architecture)).toEqual([]);
});

test('what an engine of Ollama’s own cannot do without', async () => {
  const [scores, types] = ['tokenizer.ggml.scores', 'tokenizer.ggml.token_type'];
  expect(await refusals('gemma3', { [scores!]: undefined })).toEqual([`bad-tokenizer ${scores}`]);
  expect(await refusals('gemma3n', { [types!]: undefined })).toEqual([`bad-tokenizer ${types}`]);
  expect(await refusals('llama', { [scores!]: undefined, [types!]: undefined })).toEqual([]);
  const heads = 'nomic-bert.attention.head_count';
  expect(await refusals('nomic-bert', { [heads]: undefined })).toEqual([`bad-size ${heads}`]);
  expect(await refusals('nomic-bert', { [heads]: u32(0) })).toEqual([`bad-size ${heads}`]);
  expect(await refusals('mamba', { 'mamba.attention.head_count': u32(0) })).toEqual([]);
});

test('a vocabulary of words with a byte among them', async () => {
  const words = { 'tokenizer.ggml.model': text('bert') };
  expect(await refusals('bert', words)).toEqual(['bad-tokenizer tokenizer.ggml.token_type']);
  expect(await refusals('bert', { ...words, 'tokenizer.ggml.token_type': undefined })).toEqual([]);
});

test('sizes of a type that engines do not ask for', async () => {
  expect(await refusals('llama', { 'llama.rope.freq_base': u32(10_000) })).toEqual(['bad-size llama.rope.freq_base']);
  expect(await refusals('llama', { 'general.file_type': f32(1) })).toEqual(['bad-size general.file_type']);
  expect(await refusals('llama', { 'llama.attention.head_count': arrayOf('i32', [1]) })).toEqual([]);
});

test('a map of characters that is no list of numbers', async () => {
  const key = 'tokenizer.ggml.precompiled_charsmap';
  expect(await refusals('t5', { [key]: arrayOf('u8', [1, 2]) })).toEqual([]);
  for (const value of [text('x'), arrayOf('string', ['x'])]) {
    expect(await refusals('t5', { [key]: value })).toEqual([`bad-tokenizer ${key}`]);
  }
});

test('tensors after one of an unknown type must still have places of their own', async () => {
  const own = [0, 1, 2].map((i) => ({ name: `t.${i}`, typeNumber: 0, shape: [8], data: new Uint8Array(32) }));
  const blob = writeGguf({ metadata, tensors: own });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const view = new DataView(bytes.buffer);
  const place = (name: string) => Buffer.from(bytes).indexOf(name) + name.length + 4 + 8;
  view.setUint32(place('t.0'), 99, true);
  const codes = async () => checkGguf(await readGguf(new Blob([bytes]))).map(({ code }) => code);
  expect(await codes()).toEqual(['unknown-tensor-type', 'no-chat-template']);
  view.setBigUint64(place('t.1') + 4, 0n, true);
  expect(await codes()).toContain('tensor-gaps');
});
