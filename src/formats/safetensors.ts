import { isAbort, throwIfAborted } from '@/base/abort';
import { readJson, type JsonKind, type JsonPath } from './json-reader';
import { JsonError } from './json-scanner';

/**
 * Why a file is not a safetensors file that can be used.
 *
 * - `truncated-header`, `truncated-data`: it ends too early, as half a download does.
 * - `header-too-large`: a header length that no real file has. Such a file ends an Ollama's process.
 * - `bad-header`: the header is not the JSON it should be.
 * - `bad-tensor`: a tensor's entry that is broken.
 * - `empty-shape`: a tensor without dimensions, which is sound and yet ends an Ollama's process.
 * - `empty-tensor`: a tensor with a dimension of zero, which is sound and yet ends an Ollama's process.
 * - `tensor-gaps`: the tensors overlap, or leave bytes between or behind them that belong to none.
 * - `unreadable`: the browser could not read the file (moved, changed, no permission).
 */
export type SafetensorsErrorCode =
  | 'truncated-header'
  | 'truncated-data'
  | 'header-too-large'
  | 'bad-header'
  | 'bad-tensor'
  | 'empty-shape'
  | 'empty-tensor'
  | 'tensor-gaps'
  | 'unreadable';

/** A file that cannot be read as safetensors. The code says why; the message is for logs. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError';

  constructor(
    readonly code: SafetensorsErrorCode,
    message: string,
    readonly detail: { name?: string; expectedBytes?: number; sizeBytes?: number } = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export interface SafetensorsTensor {
  name: string;
  /** Such as `F16`, `BF16`, `F8_E4M3`. */
  dtype: string;
  /** Row-major: the slowest first. */
  shape: number[];
  sizeBytes: number;
}

export interface Safetensors {
  tensors: SafetensorsTensor[];
  sizeBytes: number;
}

/** The length that the safetensors library itself allows. */
const maxHeaderBytes = 100_000_000;
/** The largest mixtures of experts have some 100,000. */
const maxTensors = 500_000;

/** Bits of an element, by the names of the safetensors library. */
const bitsOf: Readonly<Record<string, number>> = {
  BOOL: 8,
  U8: 8,
  I8: 8,
  F8_E4M3: 8,
  F8_E5M2: 8,
  F8_E8M0: 8,
  U16: 16,
  I16: 16,
  F16: 16,
  BF16: 16,
  U32: 32,
  I32: 32,
  F32: 32,
  U64: 64,
  I64: 64,
  F64: 64,
};

/**
 * Reads the header of a safetensors file, and whether it is what the library that defines them reads:
 * every tensor as long as its type and shape say, one after the other, from the header's end to the
 * file's. Throws SafetensorsError whatever the bytes are, and an AbortError.
 *
 * [Note: Safetensors headers that end the server] Ollama makes room for as many header bytes as the
 * first eight say, takes both offsets of everything with a `dtype`, `__metadata__` included, and reshapes
 * data by a shape that it does not compare with it; ggml divides by every dimension. Each of them ends
 * its process. Its keys are those of Go's JSON, which match in any case. Before 0.20.0 it took the first
 * dimension of a tensor that may have none. (parseSafetensors in convert/reader_safetensors.go,
 * llamaModel.repack in convert/convert_llama.go, gguf_init_from_file_impl in
 * ml/backend/ggml/ggml/src/gguf.cpp at v0.24.0)
 */
export async function readSafetensors(
  blob: Blob,
  options: { signal?: AbortSignal; allowsScalars?: boolean } = {},
): Promise<Safetensors> {
  const sizeBytes = blob.size;
  if (sizeBytes < 8) throw truncatedHeader(8, sizeBytes);
  const headerBytes = await readLength(blob, options.signal);
  if (headerBytes > maxHeaderBytes) throw new SafetensorsError('header-too-large', `A header of ${headerBytes} bytes`);
  const dataOffset = 8 + headerBytes;
  if (dataOffset > sizeBytes) throw truncatedHeader(dataOffset, sizeBytes);
  const tensors = await readEntries(blob.slice(8, dataOffset), options);
  checkPlaces(tensors, dataOffset, sizeBytes);
  return { tensors: tensors.map(({ start: _, ...tensor }) => tensor), sizeBytes };
}

type PlacedTensor = SafetensorsTensor & { start: number };

async function readEntries(
  header: Blob,
  options: { signal?: AbortSignal; allowsScalars?: boolean },
): Promise<PlacedTensor[]> {
  const tensors: PlacedTensor[] = [];
  const names = new Set<string>();
  const onValue = ([name]: JsonPath, value: unknown) => {
    const key = String(name);
    if (names.has(key)) throw badTensor(key, 'occurs twice');
    names.add(key);
    if (key === '__metadata__') return checkMetadata(value);
    if (tensors.length >= maxTensors) throw new SafetensorsError('header-too-large', `More than ${maxTensors} tensors`);
    tensors.push(parseTensor(key, value, options.allowsScalars ?? false));
  };
  const choose = (path: JsonPath, kind: JsonKind) => {
    if (path.length > 0) return 'take';
    if (kind !== 'object') throw new SafetensorsError('bad-header', 'The header is no object');
    return 'enter';
  };
  try {
    await readJson(header, { choose, onValue }, options);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const code = error.code === 'unreadable' ? 'unreadable' : 'bad-header';
    throw new SafetensorsError(code, error.message, {}, { cause: error });
  }
  return tensors;
}

function truncatedHeader(expectedBytes: number, sizeBytes: number): SafetensorsError {
  return new SafetensorsError('truncated-header', `The header ends at ${expectedBytes} of ${sizeBytes} bytes`, {
    expectedBytes,
    sizeBytes,
  });
}

function badTensor(name: string, reason: string, code: SafetensorsErrorCode = 'bad-tensor'): SafetensorsError {
  return new SafetensorsError(code, `The tensor ${name.slice(0, 100)} ${reason}`, { name: name.slice(0, 100) });
}

/** A server takes metadata that looks like a tensor for one. */
function checkMetadata(metadata: unknown): void {
  const fits =
    isRecord(metadata) &&
    Object.entries(metadata).every(
      ([key, value]) => typeof value === 'string' && !/^(dtype|shape|data_offsets)$/iu.test(key),
    );
  if (!fits) throw new SafetensorsError('bad-header', 'The metadata is no list of texts');
}

function parseTensor(name: string, entry: unknown, allowsScalars: boolean): PlacedTensor {
  if (!isRecord(entry)) throw badTensor(name, 'is no object');
  const own = Object.keys(entry).filter((key) => /^(dtype|shape|data_offsets)$/iu.test(key));
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string' || dtype === '' || own.length !== 3) throw badTensor(name, 'has no type');
  if (!isSizes(shape)) throw badTensor(name, 'has no shape');
  if (shape.length === 0 && !allowsScalars) throw badTensor(name, 'has an empty shape', 'empty-shape');
  if (!isSizes(offsets)) throw badTensor(name, 'has no place');
  const [start, end] = offsets;
  if (start === undefined || end === undefined || offsets.length !== 2 || end < start) {
    throw badTensor(name, 'has no place');
  }
  const bits = bitsOf[dtype];
  const elements = shape.reduce((product, length) => product * length, 1);
  if (bits !== undefined && elements * (bits / 8) !== end - start) {
    throw badTensor(name, `has ${end - start} bytes for ${elements} elements of ${dtype}`);
  }
  if (elements === 0) throw badTensor(name, 'has no elements', 'empty-tensor');
  return { name, dtype, shape, sizeBytes: end - start, start };
}

function checkPlaces(tensors: readonly PlacedTensor[], dataOffset: number, sizeBytes: number): void {
  let position = 0;
  let last = '';
  const inOrder = tensors.toSorted((one, other) => one.start - other.start);
  const expectedBytes = dataOffset + inOrder.reduce((end, each) => Math.max(end, each.start + each.sizeBytes), 0);
  if (expectedBytes > sizeBytes) {
    throw new SafetensorsError('truncated-data', `The file has ${sizeBytes} bytes of ${expectedBytes}`, {
      expectedBytes,
      sizeBytes,
    });
  }
  for (const { name, start, sizeBytes: length } of inOrder) {
    if (start !== position) throw badTensor(name, `begins at ${start}, not at ${position}`, 'tensor-gaps');
    position += length;
    last = name;
  }
  if (dataOffset + position !== sizeBytes) throw badTensor(last, 'is followed by bytes of none', 'tensor-gaps');
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function readLength(blob: Blob, signal: AbortSignal | undefined): Promise<number> {
  throwIfAborted(signal);
  try {
    const buffer = await blob.slice(0, 8).arrayBuffer();
    throwIfAborted(signal);
    return Number(new DataView(buffer).getBigUint64(0, true));
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new SafetensorsError('unreadable', String(error), {}, { cause: error });
  }
}
