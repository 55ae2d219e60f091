import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sentencePieces } from '../../e2e/models/fuzz/safetensors';
import { readSentencePieces } from './sentencepiece';

const sound = sentencePieces(['<unk>', '▁a', 'é'].map((text) => ({ text, score: -1, type: 1 })));

test('reads the pieces in order', async () => {
  expect(await readSentencePieces(new Blob([sound]))).toEqual(['<unk>', '▁a', 'é']);
});

test.each<[string, Uint8Array<ArrayBuffer>]>([
  ['nothing', new Uint8Array()],
  ['a list of another kind', new TextEncoder().encode('IQ== 0\nIg== 1\n')],
  ['half of it', sound.slice(0, 10)],
  ['no pieces', sentencePieces([])],
  ['a length beyond the file', new Uint8Array([0x0a, 0xff, 0xff, 0xff, 0xff, 0x7f])],
  ['a number without end', new Uint8Array(20).fill(0xff)],
])('%s is refused', async (_, bytes) => {
  await expect(readSentencePieces(new Blob([bytes]))).rejects.toMatchObject({ code: 'bad-tokenizer-model' });
});

test('whatever the bytes are, there is a result or a coded error', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(sound.length - 1), fc.uint8Array({ minLength: 1, maxLength: 8 }), async (at, changed) => {
      const bytes = sound.slice();
      bytes.set(changed.subarray(0, bytes.length - at), at);
      const outcome = await readSentencePieces(new Blob([bytes])).catch((error: { code: string }) => error.code);
      expect(Array.isArray(outcome) || outcome === 'bad-tokenizer-model').toBe(true);
    }),
  );
});
