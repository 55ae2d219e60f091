import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brokenFiles } from '../../e2e/models/broken';
import { chainModel } from './chain-model';
import { checkGguf } from './gguf-check';
import { GgufError } from './gguf-error';
import { readGguf, readGgufArray } from './gguf-reader';
import { tensorType } from './gguf-tensor-types';
import { arrayOf, text, u32, type GgufInput, type GgufScalar, type GgufScalarType } from './gguf-value';
import { writeGguf, type GgufTensorInput } from './gguf-writer';

const exactScalars = {
  u8: fc.integer({ min: 0, max: 255 }),
  i8: fc.integer({ min: -128, max: 127 }),
  u16: fc.integer({ min: 0, max: 65_535 }),
  i16: fc.integer({ min: -32_768, max: 32_767 }),
  u32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  i32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  f32: fc.float({ noNaN: true }),
  f64: fc.double({ noNaN: true }),
  bool: fc.boolean(),
  string: fc.string({ unit: 'grapheme' }),
  u64: fc.oneof(fc.maxSafeNat(), fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n })),
  i64: fc.oneof(fc.maxSafeInteger(), fc.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) })),
} satisfies Record<GgufScalarType, fc.Arbitrary<unknown>>;

const scalarTypes = Object.keys(exactScalars) as GgufScalarType[];

const metadataValue: fc.Arbitrary<GgufInput> = fc.constantFrom(...scalarTypes).chain((type) => {
  const scalar: fc.Arbitrary<GgufScalar> = exactScalars[type];
  return fc.oneof(
    scalar.map((value) => ({ type, value }) as GgufInput),
    fc.array(scalar, { maxLength: 700 }).map((values) => arrayOf(type, values)),
  );
});

const tensorInput: fc.Arbitrary<Omit<GgufTensorInput, 'name'>> = fc
  .record({
    typeNumber: fc.constantFrom(0, 1, 8, 12, 30, 39),
    blocks: fc.integer({ min: 1, max: 3 }),
    rest: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
  })
  .map(({ typeNumber, blocks, rest }) => {
    const { blockLength = 1, blockBytes = 1 } = tensorType(typeNumber) ?? {};
    const shape = [blocks * blockLength, ...rest];
    const rows = rest.reduce((product, length) => product * length, 1);
    return { typeNumber, shape, data: new Uint8Array(blocks * blockBytes * rows).fill(7) };
  });

describe('what the writer writes', () => {
  test('the reader reads', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string({ minLength: 1 }), metadataValue, { maxKeys: 8 }),
        fc.array(tensorInput, { maxLength: 5 }),
        fc.constantFrom(2, 3),
        fc.constantFrom(1, 8, 32, 64),
        async (metadata, tensorInputs, version, alignment) => {
          const tensors = tensorInputs.map((tensor, i) => ({ ...tensor, name: `t.${i}` }));
          const content = { ...metadata, 'general.alignment': u32(alignment) };
          const blob = writeGguf({ metadata: content, tensors, version });
          const gguf = await readGguf(blob);
          expect(gguf).toMatchObject({ version, alignment, sizeBytes: blob.size });
          expect([...gguf.metadata.keys()]).toEqual(Object.keys(content));
          for (const [key, input] of Object.entries(content)) {
            const entry = gguf.metadata.get(key);
            if (entry?.type === 'array' && input.type === 'array') {
              expect(entry.value).toMatchObject({ elementType: input.elementType, length: input.values.length });
              expect(await readGgufArray(blob, entry.value)).toEqual(input.values);
            } else {
              expect(entry).toEqual(input);
            }
          }
          expect(gguf.tensors).toHaveLength(tensors.length);
          for (const [i, tensor] of tensors.entries()) {
            const read = gguf.tensors[i]!;
            expect(read).toMatchObject({ name: tensor.name, shape: tensor.shape, typeNumber: tensor.typeNumber });
            const start = gguf.dataOffset + read.offset;
            expect(start % alignment).toBe(0);
            const data = new Uint8Array(await blob.slice(start, start + read.sizeBytes!).arrayBuffer());
            expect(data).toEqual(tensor.data);
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);
});

describe('hostile bytes', () => {
  const whole = chainModel({ words: [' Hello', ' there', '.'] });

  test('a file that is cut anywhere in its header is truncated', async () => {
    const { dataOffset } = await readGguf(whole);
    for (let end = 4; end < dataOffset - 32; end += 41) {
      await expect(readGguf(whole.slice(0, end))).rejects.toMatchObject({ code: 'truncated-header' });
    }
  });

  test('a file that is cut anywhere in its data says how much is missing', async () => {
    const { dataOffset, sizeBytes } = await readGguf(whole);
    for (const cut of [dataOffset, dataOffset + 1, sizeBytes - 1]) {
      await expect(readGguf(whole.slice(0, cut))).rejects.toMatchObject({
        code: 'truncated-data',
        detail: { expectedBytes: sizeBytes, sizeBytes: cut },
      });
    }
  });

  test('whatever changes in the header, there is a result or a coded error', async () => {
    const { dataOffset } = await readGguf(whole);
    const header = new Uint8Array(await whole.slice(0, dataOffset).arrayBuffer());
    const data = whole.slice(dataOffset);
    const change = fc.record({
      at: fc.nat(header.length - 1),
      bytes: fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 9 }), fc.constant(new Uint8Array(8).fill(255))),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = header.slice();
        for (const { at, bytes: changed } of changes) bytes.set(changed.subarray(0, bytes.length - at), at);
        await readsOrThrowsCoded(new Blob([bytes, data]));
      }),
      { numRuns: 400 },
    );
  }, 60_000);

  test('random bytes after a sound beginning, too', async () => {
    const start = new Uint8Array([...new TextEncoder().encode('GGUF'), 3, 0, 0, 0]);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), (bytes) => readsOrThrowsCoded(new Blob([start, bytes]))),
      { numRuns: 500 },
    );
  });

  test('counts beyond any model are refused without reading on', async () => {
    const counts = (tensors: bigint, keys: bigint) => {
      const view = new DataView(new ArrayBuffer(24));
      view.setUint32(0, 0x46554747, true);
      view.setUint32(4, 3, true);
      view.setBigUint64(8, tensors, true);
      view.setBigUint64(16, keys, true);
      return new Blob([view.buffer]);
    };
    await expect(readGguf(counts(0n, 2n ** 63n))).rejects.toMatchObject({ code: 'too-many-keys' });
    await expect(readGguf(counts(2n ** 63n, 0n))).rejects.toMatchObject({ code: 'too-many-tensors' });
  });

  async function readsOrThrowsCoded(blob: Blob): Promise<void> {
    const outcome: unknown = await readGguf(blob).then(checkGguf, (error: unknown) => error);
    expect(Array.isArray(outcome) || (outcome instanceof GgufError && outcome.message !== '')).toBe(true);
  }
});

test.each<[string, Parameters<typeof writeGguf>[0]['metadata'], string, string]>([
  ['a name with a NUL, of which C reads the beginning', { 'a\0b': u32(1) }, 't', 'bad-key'],
  [
    'an alignment that shards would have to be filled up to',
    { 'general.alignment': u32(2 ** 17) },
    't',
    'bad-alignment',
  ],
  ['a tensor’s name with a NUL', {}, 't\0u', 'bad-tensor'],
  ['a tensor without a name', {}, '', 'bad-tensor'],
])('%s is refused', async (_, metadata, name, code) => {
  const blob = writeGguf({ metadata, tensors: [{ name, typeNumber: 0, shape: [1], data: new Uint8Array(4) }] });
  await expect(readGguf(blob)).rejects.toMatchObject({ code });
});

test('a type that no engine will have is a broken entry, one that is new is not', async () => {
  const blob = writeGguf({
    metadata: {},
    tensors: [{ name: 't', typeNumber: 0, shape: [1], data: new Uint8Array(4) }],
  });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const view = new DataView(bytes.buffer);
  const place = 24 + 8 + 1 + 4 + 8;
  view.setUint32(place, 99, true);
  expect((await readGguf(new Blob([bytes]))).tensors[0]!.type).toBe('type 99');
  view.setUint32(place, 2 ** 31, true);
  await expect(readGguf(new Blob([bytes]))).rejects.toMatchObject({ code: 'bad-tensor' });
});

test('a byte order mark is a part of the name that it begins', async () => {
  const key = '\uFEFFgeneral.architecture';
  const gguf = await readGguf(writeGguf({ metadata: { [key]: text('\uFEFFllama') }, tensors: [] }));
  expect([...gguf.metadata]).toEqual([[key, { type: 'string', value: '\uFEFFllama' }]]);
});

describe('every broken file', async () => {
  test.each(Object.entries(await brokenFiles()))('%s is refused', async (_, { file, code }) => {
    const codes = await readGguf(file).then(
      (gguf) => checkGguf(gguf).flatMap((problem) => (problem.severity === 'refuse' ? [problem.code] : [])),
      (error: unknown) => [(error as GgufError).code],
    );
    expect(codes).toContain(code);
  });
});

describe('a vocabulary', () => {
  const withTokens = (tokens: string[]) =>
    writeGguf({ metadata: { 'tokenizer.ggml.tokens': arrayOf('string', tokens) }, tensors: [] });

  test.each([
    ['twice the same', ['a', 'b', 'a'], 'a'],
    ['equal up to a NUL, which is all that C sees', ['a\0b', 'c', 'a\0d'], 'a\0d'],
    ['empty twice, which engines rename', ['', 'a', ''], undefined],
    ['of different characters', ['é', 'è', 'e'], undefined],
  ])('%s', async (_, tokens, duplicate) => {
    expect((await readGguf(withTokens(tokens))).duplicateToken).toBe(duplicate);
  });

  test('is not kept whole, and can be read whole', async () => {
    const tokens = Array.from({ length: 50_000 }, (_, i) => `token ${i}`);
    const blob = withTokens(tokens);
    const entry = (await readGguf(blob)).metadata.get('tokenizer.ggml.tokens');
    if (entry?.type !== 'array') throw new Error('no array');
    expect(entry.value.head.length).toBeLessThan(1000);
    expect(entry.value).toMatchObject({ length: 50_000 });
    expect((await readGgufArray(blob, entry.value)).join()).toBe(tokens.join());
  });
});

test('reads no more than the header', async () => {
  const read: number[] = [];
  const blob = chainModel({ words: [' Hi', '.'] });
  const slice = blob.slice.bind(blob);
  blob.slice = (start?: number, end?: number) => {
    read.push(end ?? blob.size);
    return slice(start, end);
  };
  await readGguf(blob);
  expect(Math.max(...read)).toBeLessThan(200_000);
});

test('a value of a type that nobody knows', async () => {
  const blob = writeGguf({ metadata: { key: text('value') }, tensors: [] });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  bytes[24 + 8 + 3] = 99;
  await expect(readGguf(new Blob([bytes]))).rejects.toMatchObject({ code: 'bad-value-type', detail: { name: 'key' } });
});

test('what the browser cannot read is told apart', async () => {
  const blob = new Blob(['GGUF and more']);
  blob.slice = () => {
    throw new DOMException('gone', 'NotFoundError');
  };
  await expect(readGguf(blob)).rejects.toMatchObject({ code: 'unreadable' });
});

test('an abort stays an abort', async () => {
  await expect(readGguf(new Blob(['GGUF']), { signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: 'AbortError',
  });
});
