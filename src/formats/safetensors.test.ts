import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safetensorsFolder } from '../../e2e/models/safetensors';
import { readSafetensors, SafetensorsError } from './safetensors';

function file(header: unknown, dataBytes = 0): Blob {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(json.length), true);
  return new Blob([length.buffer, json, new Uint8Array(dataBytes)]);
}

const tensor = { dtype: 'F16', shape: [2, 3], data_offsets: [0, 12] };

test('reads a whole model file', async () => {
  const { files } = safetensorsFolder();
  const read = await readSafetensors(files.find(({ name }) => name.endsWith('.safetensors'))!);
  expect(read.tensors).toHaveLength(12);
  expect(read.tensors[0]).toMatchObject({ name: 'model.embed_tokens.weight', dtype: 'F16' });
});

test('gives sizes', async () => {
  expect(await readSafetensors(file({ __metadata__: { format: 'pt' }, a: tensor }, 12))).toMatchObject({
    tensors: [{ name: 'a', dtype: 'F16', shape: [2, 3], sizeBytes: 12 }],
  });
});

test.each<[string, Blob, string]>([
  ['nothing', new Blob([]), 'truncated-header'],
  ['a length beyond the file', new Blob([new Uint8Array([100, 0, 0, 0, 0, 0, 0, 0])]), 'truncated-header'],
  ['a negative length', new Blob([new Uint8Array(8).fill(255)]), 'header-too-large'],
  ['a huge length', new Blob([new Uint8Array([0, 0, 0, 0, 1, 0, 0, 0])]), 'header-too-large'],
  ['no JSON', file('{nope'), 'bad-header'],
  ['a list', file([]), 'bad-header'],
  ['half the data', file({ a: tensor }, 11), 'truncated-data'],
  ['an empty shape', file({ a: { ...tensor, shape: [] } }, 12), 'empty-shape'],
  ['a negative dimension', file({ a: { ...tensor, shape: [-1] } }, 12), 'bad-tensor'],
  ['no place', file({ a: { ...tensor, data_offsets: [1] } }, 12), 'bad-tensor'],
  ['a place that ends before it begins', file({ a: { ...tensor, data_offsets: [12, 0] } }, 12), 'bad-tensor'],
  ['no type', file({ a: { ...tensor, dtype: 1 } }, 12), 'bad-tensor'],
  ['a byte order mark', file(`\uFEFF${JSON.stringify({ a: tensor })}`, 12), 'bad-header'],
  ['nesting without end', file('{"a":'.repeat(500_000)), 'bad-header'],
  ['a tensor twice', file(`{"a":${JSON.stringify(tensor)},"a":${JSON.stringify(tensor)}}`, 12), 'bad-tensor'],
  ['metadata that a server takes for a tensor', file({ __metadata__: { dtype: 'F16' }, a: tensor }, 12), 'bad-header'],
  ['the same in other letters', file({ __metadata__: { DType: 'F16' }, a: tensor }, 12), 'bad-header'],
  ['metadata that is no text', file({ __metadata__: { odd: 5 }, a: tensor }, 12), 'bad-header'],
  ['a type twice, in other letters', file({ a: { ...tensor, DTYPE: 'F32' } }, 12), 'bad-tensor'],
  ['more elements than bytes', file({ a: { ...tensor, shape: [3, 3] } }, 12), 'bad-tensor'],
  ['wider elements than bytes', file({ a: { ...tensor, dtype: 'F32' } }, 12), 'bad-tensor'],
  ['elements beyond counting', file({ a: { ...tensor, shape: [2 ** 50, 2 ** 50, 2 ** 50] } }, 12), 'bad-tensor'],
  ['a dimension of zero', file({ a: { ...tensor, shape: [0, 3], data_offsets: [0, 0] } }), 'empty-tensor'],
  ['tensors over each other', file({ a: tensor, b: tensor }, 12), 'tensor-gaps'],
  ['bytes of no tensor', file({ a: { ...tensor, data_offsets: [2, 14] } }, 14), 'tensor-gaps'],
  ['bytes after the last', file({ a: tensor }, 13), 'tensor-gaps'],
])('%s is refused', async (_, blob, code) => {
  await expect(readSafetensors(blob)).rejects.toMatchObject({ name: 'SafetensorsError', code });
});

test('whatever the bytes are, there is a result or a coded error', async () => {
  const sound = new Uint8Array(await file({ __metadata__: {}, a: tensor }, 12).arrayBuffer());
  await fc.assert(
    fc.asyncProperty(fc.nat(sound.length - 1), fc.uint8Array({ minLength: 1, maxLength: 8 }), async (at, changed) => {
      const bytes = sound.slice();
      bytes.set(changed.subarray(0, bytes.length - at), at);
      const outcome: unknown = await readSafetensors(new Blob([bytes])).catch((error: unknown) => error);
      expect(outcome instanceof SafetensorsError || typeof outcome === 'object').toBe(true);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(SafetensorsError);
    }),
    { numRuns: 500 },
  );
});
