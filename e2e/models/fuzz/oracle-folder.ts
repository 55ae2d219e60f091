import { assert } from '@/base/assert';

type JsonRecord = Record<string, unknown>;

const bytesOf: Readonly<Record<string, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  F8_E4M3: 1,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  U32: 4,
  BOOL: 1,
};

/**
 * Reads the files of a create request a second time, whole and with nothing that the product uses, and
 * throws what is wrong with them, or would go wrong in the converter. `files` by their keys.
 */
export async function judgeFolder(files: ReadonlyMap<string, Blob>): Promise<void> {
  for (const key of files.keys()) {
    const parts = key.split('/');
    assert(
      parts.every((part) => part !== '' && part !== '.' && part !== '..'),
      `the key ${key}`,
    );
  }
  const weights = [...files].filter(([name]) => name.endsWith('.safetensors'));
  const tensors = (await Promise.all(weights.map(([name, blob]) => judgeSafetensors(name, blob)))).flat();
  assert(tensors.length > 0, 'no weights');
  assert(new Set(tensors.map(({ name }) => name)).size === tensors.length, 'a tensor in two files');
  const adapter = files.get('adapter_config.json');
  if (adapter) {
    const { r, lora_alpha: alpha } = await readObject(adapter);
    assert(Number(r) > 0 && Number.isInteger(alpha) && (alpha as number) > 0, 'an adapter without strength');
    assert(
      tensors.every(({ name, shape }) => /lora_[AB]\.weight$/.test(name) && shape.length === 2),
      'no matrix of LoRA',
    );
    return;
  }
  await judgeConfig(files);
  if (files.has('tokenizer.model'))
    assert(!(await hasTextTokens(files.get('special_tokens_map.json'))), 'special tokens');
  else await judgeTokenizer(files.get('tokenizer.json'));
}

interface Tensor {
  name: string;
  shape: number[];
}

/** (The format's own definition: nothing overlaps, no byte belongs to none.) */
async function judgeSafetensors(file: string, blob: Blob): Promise<Tensor[]> {
  const length = Number(new DataView(await blob.slice(0, 8).arrayBuffer()).getBigUint64(0, true));
  const dataBytes = blob.size - 8 - length;
  assert(dataBytes >= 0, `${file} has a header of ${length} bytes`);
  const header = parse(new Uint8Array(await blob.slice(8, 8 + length).arrayBuffer())) as JsonRecord;
  const places: [start: number, end: number][] = [];
  const tensors: Tensor[] = [];
  for (const [name, entry] of Object.entries(header)) {
    const { dtype, shape, data_offsets: offsets } = entry as { dtype: string; shape: number[]; data_offsets: number[] };
    if (name === '__metadata__') {
      const keys = Object.keys(entry as object);
      assert(!keys.some((key) => /^(dtype|shape|data_offsets)$/i.test(key)), 'metadata as a tensor');
      continue;
    }
    const elements = shape.reduce((product, each) => product * each, 1);
    assert(bytesOf[dtype], `${name} is of the type ${dtype}`);
    assert(shape.length > 0 && elements > 0, `${name} has no elements`);
    const [start = -1, end = -1] = offsets;
    assert(end - start === elements * bytesOf[dtype], `${name} at ${start} to ${end}`);
    places.push([start, end]);
    tensors.push({ name, shape });
  }
  const ends = [0, ...places.map(([, end]) => end)].toSorted((one, other) => one - other);
  const starts = [...places.map(([start]) => start), dataBytes].toSorted((one, other) => one - other);
  // Of bytes that all belong to one tensor each, every end is the next one's start.
  assert(
    ends.every((end, i) => end === starts[i]),
    `${file} has bytes of no tensor, or of two`,
  );
  return tensors;
}

async function judgeConfig(files: ReadonlyMap<string, Blob>): Promise<void> {
  const config = await readObject(files.get('config.json'), true);
  const isWhole = (value: unknown) => Number.isInteger(value) && (value as number) > 0;
  assert(typeof (config.architectures as unknown[])[0] === 'string', 'no architecture');
  assert(
    config.vocab_size === undefined || config.vocab_size === null || (config.vocab_size as number) <= 1e6,
    'vocab_size',
  );
  if ((config.architectures as unknown[])[0] === 'LlamaForCausalLM') {
    for (const name of ['num_hidden_layers', 'num_attention_heads', 'hidden_size', 'max_position_embeddings']) {
      assert(isWhole(config[name]), `${name} is ${JSON.stringify(config[name])}`);
    }
    assert((config.rms_norm_eps as number) > 0, 'no epsilon');
  }
  for (const name of ['tokenizer_config.json', 'generation_config.json']) {
    if (files.has(name)) await readObject(files.get(name));
  }
}

async function judgeTokenizer(blob: Blob | undefined): Promise<void> {
  const { model, added_tokens: added } = await readObject(blob);
  const { vocab, merges } = model as { vocab: Record<string, number>; merges: unknown[] };
  const byId = new Map(Object.entries(vocab).map(([token, id]) => [id, token]));
  for (const { id, content } of (added ?? []) as { id: number; content: string }[]) byId.set(id, content);
  const texts = [...byId.values()].map((token) => token.split('\0', 1)[0]!).filter((token) => token !== '');
  assert(byId.size > 0 && new Set(texts).size === texts.length, 'a token twice, or none');
  for (let id = 0; id < byId.size; id += 1) assert(typeof byId.get(id) === 'string', `no token ${id}`);
  assert(merges.length > 0, 'no merges');
}

/** Texts among the additional special tokens end the server. */
async function hasTextTokens(blob: Blob | undefined): Promise<boolean> {
  const { additional_special_tokens: tokens } = blob ? await readObject(blob) : {};
  return Array.isArray(tokens) && tokens.some((token) => typeof token !== 'object' || token === null);
}

async function readObject(blob: Blob | undefined, allowsNonFinite = false): Promise<JsonRecord> {
  assert(blob, 'a file is missing');
  const value = parse(new Uint8Array(await blob.arrayBuffer()), allowsNonFinite);
  assert(typeof value === 'object' && value !== null && !Array.isArray(value), 'no object');
  return value as JsonRecord;
}

/** Strict JSON in UTF-8 without a byte order mark, as Go reads it. */
function parse(bytes: Uint8Array, allowsNonFinite = false): unknown {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  return JSON.parse(allowsNonFinite ? text.replace(/(?<=[\s:,[])(-?Infinity|NaN)(?=[\s,\]}])/g, '0') : text);
}
