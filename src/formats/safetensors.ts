import { isAbort, throwIfAborted } from '@/base/abort';

/**
 * Why a file is not a safetensors file that can be used.
 *
 * - `truncated-header`, `truncated-data`: it ends too early, as half a download does.
 * - `header-too-large`: a header length that no real file has. Such a file ends an Ollama's process.
 * - `bad-header`: the header is not the JSON it should be.
 * - `bad-tensor`: a tensor's entry that is broken.
 * - `empty-shape`: a tensor without dimensions, which is sound and yet ends an Ollama's process.
 * - `unreadable`: the browser could not read the file (moved, changed, no permission).
 */
export type SafetensorsErrorCode =
  | 'truncated-header'
  | 'truncated-data'
  | 'header-too-large'
  | 'bad-header'
  | 'bad-tensor'
  | 'empty-shape'
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
  /** The header's `__metadata__`. */
  metadata: Record<string, string>;
  sizeBytes: number;
}

/** The length that the safetensors library itself allows. */
const maxHeaderBytes = 100_000_000;

/**
 * Reads the header of a safetensors file, and whether the file is as long as it says. Throws
 * SafetensorsError whatever the bytes are, and an AbortError.
 *
 * [Note: Safetensors headers that end the server] Ollama makes room for as many header bytes as the
 * first eight say, and takes the first dimension of every tensor, without looking; either ends its
 * process. (parseSafetensors in convert/reader_safetensors.go at v0.24.0)
 */
export async function readSafetensors(blob: Blob, options: { signal?: AbortSignal } = {}): Promise<Safetensors> {
  const sizeBytes = blob.size;
  if (sizeBytes < 8) throw truncatedHeader(8, sizeBytes);
  const start = new DataView((await readBytes(blob, 0, 8, options.signal)).buffer);
  const headerBytes = Number(start.getBigUint64(0, true));
  if (headerBytes > maxHeaderBytes) throw new SafetensorsError('header-too-large', `A header of ${headerBytes} bytes`);
  const dataOffset = 8 + headerBytes;
  if (dataOffset > sizeBytes) throw truncatedHeader(dataOffset, sizeBytes);
  const header = parseHeader(await readBytes(blob, 8, dataOffset, options.signal));

  const tensors: SafetensorsTensor[] = [];
  let metadata: Record<string, string> = {};
  let dataBytes = 0;
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') {
      metadata = isRecord(entry) ? stringsOf(entry) : {};
      continue;
    }
    const { end, ...tensor } = parseTensor(name, entry);
    dataBytes = Math.max(dataBytes, end);
    tensors.push(tensor);
  }
  if (dataOffset + dataBytes > sizeBytes) {
    const expectedBytes = dataOffset + dataBytes;
    throw new SafetensorsError('truncated-data', `The file has ${sizeBytes} bytes of ${expectedBytes}`, {
      expectedBytes,
      sizeBytes,
    });
  }
  return { tensors, metadata, sizeBytes };
}

function truncatedHeader(expectedBytes: number, sizeBytes: number): SafetensorsError {
  return new SafetensorsError('truncated-header', `The header ends at ${expectedBytes} of ${sizeBytes} bytes`, {
    expectedBytes,
    sizeBytes,
  });
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new SafetensorsError('bad-header', String(error), {}, { cause: error });
  }
  if (!isRecord(header)) throw new SafetensorsError('bad-header', 'The header is no object');
  return header;
}

function parseTensor(name: string, entry: unknown): SafetensorsTensor & { end: number } {
  const bad = (reason: string, code: SafetensorsErrorCode = 'bad-tensor') =>
    new SafetensorsError(code, `The tensor ${name.slice(0, 100)} ${reason}`, { name: name.slice(0, 100) });
  if (!isRecord(entry)) throw bad('is no object');
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string') throw bad('has no type');
  if (!isSizes(shape)) throw bad('has no shape');
  if (shape.length === 0) throw bad('has an empty shape', 'empty-shape');
  if (!isSizes(offsets)) throw bad('has no place');
  const [start, end] = offsets;
  if (start === undefined || end === undefined || offsets.length !== 2 || end < start) throw bad('has no place');
  return { name, dtype, shape, sizeBytes: end - start, end };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stringsOf(record: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

async function readBytes(
  blob: Blob,
  start: number,
  end: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  throwIfAborted(signal);
  try {
    const buffer = await blob.slice(start, end).arrayBuffer();
    throwIfAborted(signal);
    return new Uint8Array(buffer);
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new SafetensorsError('unreadable', String(error), {}, { cause: error });
  }
}
