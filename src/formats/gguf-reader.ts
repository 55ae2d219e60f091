import { ByteWindow } from './byte-window';
import { foundInstead } from './found-instead';
import { GgufError } from './gguf-error';
import { tensorType } from './gguf-tensor-types';
import type { GgufArray, GgufScalar, GgufValue } from './gguf-value';
import { readElements, readGgufValue, readString, shorten } from './gguf-value-reader';

export interface GgufTensor {
  name: string;
  /** Such as `Q4_K`; `type 57` where the number is not known here. */
  type: string;
  typeNumber: number;
  /** Elements in each dimension, the fastest first. */
  shape: number[];
  elements: number;
  /** Relative to `dataOffset`. */
  offset: number;
  /** Undefined where the type is not known. */
  sizeBytes: number | undefined;
}

export interface Gguf {
  version: 2 | 3;
  metadata: ReadonlyMap<string, GgufValue>;
  /** Where each key with its value lies in the file, from its first byte to the one after its last. */
  metadataRanges: ReadonlyMap<string, readonly [start: number, end: number]>;
  tensors: readonly GgufTensor[];
  alignment: number;
  /** Where the tensors' data begins in the file. */
  dataOffset: number;
  /** The size of the whole file. */
  sizeBytes: number;
  /** A token that the vocabulary has twice, if there is one. */
  duplicateToken: string | undefined;
}

/** Real headers have up to some 20 MB, nearly all of it vocabulary. */
const maxHeaderBytes = 64 * 1024 * 1024;
const maxKeys = 10_000;
const maxTensors = 100_000;
const maxTokens = 1_000_000;
const maxKeyBytes = 65_535;
/** One less than ggml's GGML_MAX_NAME. */
const maxTensorNameBytes = 63;
const maxDimensions = 4;
/** ggml has some 40; newer ones than are known here are let through up to this. */
const maxTensorType = 255;

/**
 * Reads the header of a GGUF file: metadata, tensors, and whether the file is as long as they say. Of
 * a file of any size only the header is read, and of a vocabulary only the beginning kept.
 *
 * Throws GgufError for anything that is not a whole, well-formed, little-endian GGUF of version 2 or 3
 * (what engines would refuse or crash on), whatever the bytes are, and an AbortError.
 */
export async function readGguf(blob: Blob, options: { signal?: AbortSignal } = {}): Promise<Gguf> {
  const window = new ByteWindow(blob, { limitBytes: maxHeaderBytes, signal: options.signal });
  const version = await readVersion(window);
  await window.need(16);
  const tensorCount = window.u64();
  const keyCount = window.u64();
  if (keyCount > maxKeys) throw new GgufError('too-many-keys', `${keyCount} metadata keys`);
  if (tensorCount > maxTensors) throw new GgufError('too-many-tensors', `${tensorCount} tensors`);

  const { metadata, metadataRanges, duplicateToken } = await readMetadata(window, keyCount);
  const alignment = alignmentOf(metadata);
  const tensors = await readTensors(window, tensorCount);
  const dataOffset = Math.ceil(window.position / alignment) * alignment;
  checkDataIsThere(tensors, dataOffset, blob.size);
  return { version, metadata, metadataRanges, tensors, alignment, dataOffset, sizeBytes: blob.size, duplicateToken };
}

/**
 * All elements of an array of `blob`'s metadata, of which readGguf gave only the beginning: for a
 * vocabulary that is tens of megabytes of memory. Throws as readGguf does.
 */
export async function readGgufArray(
  blob: Blob,
  array: GgufArray,
  options: { signal?: AbortSignal } = {},
): Promise<GgufScalar[]> {
  if (array.head.length === array.length) return array.head;
  const slice = blob.slice(array.offset, array.offset + array.sizeBytes);
  const window = new ByteWindow(slice, { limitBytes: maxHeaderBytes, signal: options.signal });
  return readElements(window, array.elementType, array.length, { maxLength: Infinity, maxBytes: Infinity });
}

async function readVersion(window: ByteWindow): Promise<2 | 3> {
  const first = await window.peek(512);
  const magic = String.fromCharCode(...first.subarray(0, 4));
  if (magic === 'FUGG') throw new GgufError('big-endian', 'The file is written for big-endian machines');
  if (magic !== 'GGUF') {
    const found = foundInstead(first);
    throw new GgufError('not-gguf', `Not a GGUF file (${found})`, { found });
  }
  window.skip(4);
  await window.need(4);
  const version = window.u32();
  if (version === 2 || version === 3) return version;
  if (version === 1) throw new GgufError('version-1', 'GGUF version 1', { version });
  if (version !== 0 && (version & 0xffff) === 0) {
    throw new GgufError('big-endian', 'The version number is written for big-endian machines');
  }
  throw new GgufError('unsupported-version', `GGUF version ${version}`, { version });
}

async function readMetadata(window: ByteWindow, keyCount: number) {
  const metadata = new Map<string, GgufValue>();
  const metadataRanges = new Map<string, [number, number]>();
  let duplicateToken: string | undefined;
  for (let i = 0; i < keyCount; i += 1) {
    const start = window.position;
    const key = await readString(window, maxKeyBytes, 'bad-key');
    // Of a key with a NUL, Go sees all and C what comes before: each another one.
    if (key === '' || key.includes('\0')) throw new GgufError('bad-key', 'A metadata key is empty or has a NUL');
    if (metadata.has(key)) {
      throw new GgufError('duplicate-key', `The key ${shorten(key)} occurs twice`, { name: shorten(key) });
    }
    if (key === 'tokenizer.ggml.tokens') {
      const finder = duplicateFinder();
      metadata.set(key, await readGgufValue(window, key, finder.see));
      duplicateToken = finder.duplicate();
    } else {
      metadata.set(key, await readGgufValue(window, key));
    }
    metadataRanges.set(key, [start, window.position]);
  }
  return { metadata, metadataRanges, duplicateToken };
}

/**
 * Finds a token that occurs twice, as llama.cpp compares them: by bytes, up to the first NUL; empty
 * tokens are renamed there and so never equal. (llama_vocab::impl::load, llama/llama.cpp/src/llama-vocab.cpp
 * at v0.24.0)
 */
function duplicateFinder() {
  // This decoder maps every byte to a character of its own, so that different bytes stay different.
  const decoder = new TextDecoder('windows-1252');
  const seen = new Set<string>();
  let count = 0;
  let duplicate: Uint8Array | undefined;
  return {
    see(bytes: Uint8Array): void {
      count += 1;
      if (count > maxTokens) {
        throw new GgufError('bad-array', `More than ${maxTokens} tokens`, { name: 'tokenizer.ggml.tokens' });
      }
      const nul = bytes.indexOf(0);
      const text = decoder.decode(nul === -1 ? bytes : bytes.subarray(0, nul));
      if (text === '' || duplicate) return;
      if (seen.has(text)) duplicate = bytes.slice(0, 100);
      else seen.add(text);
    },
    duplicate: () => duplicate && new TextDecoder().decode(duplicate),
  };
}

/** Beyond a page of memory there is nothing to gain, and between the shards of a model it would have to be filled. */
const maxAlignment = 2 ** 16;

/** llama.cpp aborts on an alignment of another type, Ollama 0.24 divides by a zero one: both end the server. */
function alignmentOf(metadata: ReadonlyMap<string, GgufValue>): number {
  const entry = metadata.get('general.alignment');
  if (!entry) return 32;
  const value = entry.type === 'u32' ? Number(entry.value) : 0;
  if (value === 0 || (value & (value - 1)) !== 0 || value > maxAlignment) {
    throw new GgufError('bad-alignment', `An alignment of ${String(entry.value)}`, { name: 'general.alignment' });
  }
  return value;
}

async function readTensors(window: ByteWindow, tensorCount: number): Promise<GgufTensor[]> {
  const tensors: GgufTensor[] = [];
  const names = new Set<string>();
  for (let i = 0; i < tensorCount; i += 1) {
    const tensor = await readTensor(window);
    const name = shorten(tensor.name);
    if (names.has(tensor.name)) throw new GgufError('duplicate-tensor', `The tensor ${name} occurs twice`, { name });
    names.add(tensor.name);
    tensors.push(tensor);
  }
  return tensors;
}

async function readTensor(window: ByteWindow): Promise<GgufTensor> {
  const name = await readString(window, maxTensorNameBytes, 'bad-tensor');
  const bad = (reason: string) => new GgufError('bad-tensor', `The tensor ${name} ${reason}`, { name });
  await window.need(4);
  if (name === '' || name.includes('\0')) throw bad('has no usable name');
  const dimensions = window.u32();
  if (dimensions > maxDimensions) throw bad(`has ${dimensions} dimensions`);
  await window.need(dimensions * 8 + 12);
  const shape: number[] = [];
  for (let i = 0; i < dimensions; i += 1) shape.push(window.u64());
  const typeNumber = window.u32();
  const offset = window.u64();
  const elements = shape.reduce((product, length) => product * length, 1);
  // A dimension of zero is a division by zero in ggml (gguf_init_from_file_impl), which ends the server.
  if (elements === 0) throw bad('has an empty dimension');
  if (!Number.isSafeInteger(elements) || !Number.isSafeInteger(offset)) throw bad('is larger than any file');
  if (typeNumber > maxTensorType) throw bad(`is of the type ${typeNumber}`);
  const type = tensorType(typeNumber);
  if (type && (shape[0] ?? 1) % type.blockLength !== 0) {
    throw bad(`has rows of ${shape[0] ?? 1} elements, not a multiple of ${type.blockLength}`);
  }
  return {
    name,
    type: type?.name ?? `type ${typeNumber}`,
    typeNumber,
    shape,
    elements,
    offset,
    sizeBytes: type && (elements / type.blockLength) * type.blockBytes,
  };
}

function checkDataIsThere(tensors: readonly GgufTensor[], dataOffset: number, sizeBytes: number): void {
  let expectedBytes = 0;
  for (const tensor of tensors) {
    expectedBytes = Math.max(expectedBytes, dataOffset + tensor.offset + (tensor.sizeBytes ?? 0));
  }
  if (expectedBytes > sizeBytes) {
    throw new GgufError('truncated-data', `The file has ${sizeBytes} bytes of at least ${expectedBytes}`, {
      expectedBytes,
      sizeBytes,
    });
  }
}
