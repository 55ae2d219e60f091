import { assert } from '@/base/assert';

/** Whether a file may be a model, an adapter onto one, or a projector beside one. */
export type GgufUse = 'model' | 'adapter' | 'projector';

interface Value {
  type: number;
  value?: number | bigint | string;
  elementType?: number;
  count?: number;
  texts?: string[];
}

/** Bytes of the fixed-size types by their numbers; strings (8) and arrays (9) have their own. */
const sizes: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 };
/** Elements and bytes of a block, by tensor type: those that the seeds have, and what they become. */
const blocks: Readonly<Record<number, readonly [number, number]>> = {
  0: [1, 4],
  1: [1, 2],
  8: [32, 34],
  12: [256, 144],
};
const [u32, text, list] = [4, 8, 9];
/** No header of the seeds, however it grew, is longer. */
const maxHeaderBytes = 256 * 1024;

/**
 * Reads a whole GGUF a second time, by the words of its specification and by nothing that the product
 * uses, and throws what is wrong with it: the counts, that every byte is where it must be, and what an
 * engine asks for. Whoever lets a file pass that this refuses, uploads something malformed.
 */
export async function judgeGguf(blob: Blob, use: GgufUse): Promise<void> {
  const bytes = new Uint8Array(await blob.slice(0, maxHeaderBytes).arrayBuffer());
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Every byte a character of its own: nothing is lost, and nothing becomes equal.
  const latin = new TextDecoder('latin1');
  let at = 0;
  const move = (count: number, what: string): number => {
    assert(count >= 0 && at + count <= bytes.length, `${what} reaches beyond the file`);
    at += count;
    return at - count;
  };
  const readU32 = (what: string) => view.getUint32(move(4, what), true);
  const readU64 = (what: string): number => {
    const value = view.getBigUint64(move(8, what), true);
    assert(value <= BigInt(Number.MAX_SAFE_INTEGER), `${what} is ${value}`);
    return Number(value);
  };
  const readText = (what: string): string => {
    const length = readU64(`the length of ${what}`);
    const start = move(length, what);
    return latin.decode(bytes.subarray(start, start + length));
  };

  assert(latin.decode(bytes.subarray(0, 4)) === 'GGUF', 'no magic');
  at = 4;
  const version = readU32('the version');
  assert(version === 2 || version === 3, `version ${version}`);
  const tensorCount = readU64('the number of tensors');
  const keyCount = readU64('the number of keys');

  const metadata = new Map<string, Value>();
  for (let i = 0; i < keyCount; i += 1) {
    const key = readText('a key');
    assert(key !== '' && !key.includes('\0'), `the key ${JSON.stringify(key)}`);
    assert(!metadata.has(key), `the key ${key} twice`);
    metadata.set(key, readValue(key));
  }
  function readValue(key: string): Value {
    const type = readU32('a type');
    if (type === text) return { type, value: readText(key) };
    if (type === list) {
      const elementType = readU32('a type');
      const count = readU64(`the length of ${key}`);
      if (elementType === text)
        return { type, elementType, count, texts: Array.from({ length: count }, () => readText(key)) };
      assert(sizes[elementType], `${key} is a list of the type ${elementType}`);
      move(count * sizes[elementType], key);
      return { type, elementType, count };
    }
    const size = sizes[type];
    assert(size, `${key} is of the type ${type}`);
    const start = move(size, key);
    return { type, value: type === u32 ? view.getUint32(start, true) : undefined };
  }

  const alignmentEntry = metadata.get('general.alignment');
  const alignment = alignmentEntry ? Number(alignmentEntry.value) : 32;
  assert(!alignmentEntry || alignmentEntry.type === u32, 'an alignment that is no u32');
  assert(alignment > 0 && Number.isInteger(Math.log2(alignment)), `an alignment of ${alignment}`);
  const names = new Set<string>();
  const tensors: { name: string; offset: number; sizeBytes: number | undefined }[] = [];
  for (let i = 0; i < tensorCount; i += 1) {
    const name = readText('a tensor’s name');
    assert(name !== '' && name.length < 64 && !name.includes('\0'), `the tensor ${JSON.stringify(name)}`);
    assert(!names.has(name), `the tensor ${name} twice`);
    names.add(name);
    const dimensions = readU32('dimensions');
    assert(dimensions <= 4, `${name} has ${dimensions} dimensions`);
    const shape = Array.from({ length: dimensions }, () => readU64('a dimension'));
    assert(!shape.includes(0), `${name} has a dimension of zero`);
    const elements = shape.reduce((product, length) => product * BigInt(length), 1n);
    assert(elements < 2n ** 63n, `${name} has ${elements} elements`);
    const type = readU32('a tensor’s type');
    assert(type < 256, `${name} is of the type ${type}`);
    const block = blocks[type];
    assert(!block || (shape[0] ?? 1) % block[0] === 0, `${name} has rows that are no whole blocks`);
    const sizeBytes = block && (Number(elements) / block[0]) * block[1];
    tensors.push({ name, offset: readU64('an offset'), sizeBytes });
  }
  assert(tensors.length > 0, 'no tensors');
  const dataStart = Math.ceil(at / alignment) * alignment;
  let expected: number | undefined = 0;
  for (const { name, offset, sizeBytes } of tensors) {
    assert(expected === undefined || offset === expected, `${name} lies at ${offset}, not at ${expected}`);
    assert(
      offset % alignment === 0 && dataStart + offset + (sizeBytes ?? 0) <= blob.size,
      `${name} ends beyond the file`,
    );
    expected = sizeBytes === undefined ? undefined : offset + Math.ceil(sizeBytes / alignment) * alignment;
  }

  const architecture = metadata.get('general.architecture');
  assert(architecture?.type === text && architecture.value !== '', 'no architecture');
  assert(!String(architecture.value).includes('\0'), 'an architecture with a NUL');
  const splits = metadata.get('split.count');
  assert(!splits || splits.type !== u32 || Number(splits.value) <= 1, 'a part of a model');
  const kind = metadata.get('general.type')?.value;
  assert((kind === 'adapter') === (use === 'adapter'), `a file of the type ${String(kind)}, used as ${use}`);
  if (use === 'model') judgeModel(metadata, String(architecture.value));
}

/** What Ollama and llama.cpp ask of a model's metadata, or end without. */
function judgeModel(metadata: ReadonlyMap<string, Value>, architecture: string): void {
  const numberOf = (name: string) => {
    const entry = metadata.get(`${architecture}.${name}`);
    assert(entry?.type === u32, `no ${name}`);
    return Number(entry.value);
  };
  const layers = numberOf('block_count');
  assert(layers > 0 && layers <= 4096, `${layers} layers`);
  assert(numberOf('context_length') > 0, 'no context');
  assert(numberOf('embedding_length') > 0, 'no embedding');
  for (const name of ['attention.head_count', 'attention.head_count_kv']) {
    const entry = metadata.get(`${architecture}.${name}`);
    const isList =
      entry?.type === list && [4, 5].includes(entry.elementType!) && entry.count! > 0 && entry.count! <= 1024;
    assert(!entry || entry.type === u32 || isList, `${name} is no number and no list of numbers`);
  }
  const tokenizer = metadata.get('tokenizer.ggml.model');
  assert(tokenizer?.type === text && !/^(none|no_vocab)?$|\0/.test(String(tokenizer.value)), 'no tokenizer');
  const { texts: tokens = [] } = metadata.get('tokenizer.ggml.tokens') ?? {};
  assert(tokens.length > 0, 'no tokens');
  const seen = tokens.map((token) => token.split('\0', 1)[0]!).filter((token) => token !== '');
  assert(new Set(seen).size === seen.length, 'a token twice');
  for (const [name, types] of [
    ['scores', [6]],
    ['token_type', [4, 5]],
  ] as const) {
    const entry = metadata.get(`tokenizer.ggml.${name}`);
    const isLong = entry?.type === list && entry.count! >= tokens.length;
    assert(
      !entry || (isLong && (types as readonly number[]).includes(entry.elementType!)),
      `${name} are fewer than tokens`,
    );
  }
  const merges = metadata.get('tokenizer.ggml.merges');
  assert(merges ? merges.texts : tokenizer.value !== 'gpt2', 'no merges');
}
