import type { ByteWindow } from './byte-window';
import { GgufError, type GgufErrorCode } from './gguf-error';
import {
  ggufTypeBytes,
  ggufTypes,
  maxHeadLength,
  type GgufArray,
  type GgufScalar,
  type GgufScalarType,
  type GgufValue,
} from './gguf-value';

/** The longest string that newer servers read (fs/gguf/gguf.go at v0.33.0-rc2). */
const maxStringBytes = 16 * 1024 * 1024;
/** The elements of an array that newer servers read (fs/gguf/gguf.go at v0.33.0-rc2). */
const maxArrayLength = 64 * 1024 * 1024;
/** How much text of one array is kept. */
const maxHeadBytes = 64 * 1024;

/** A byte order mark is a part of the name or text that it begins, as it is for servers. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** A name for a message: it may be as long as the file's author liked. */
export function shorten(name: string): string {
  return name.length > 100 ? `${name.slice(0, 100)}…` : name;
}

/** Reads a length and as many bytes of UTF-8. Bytes that are not UTF-8 become replacement characters. */
export async function readString(window: ByteWindow, maxBytes: number, code: GgufErrorCode): Promise<string> {
  await window.need(8);
  const length = window.u64();
  if (length > maxBytes) {
    // A length that reaches beyond the file is its own error.
    window.skip(length);
    throw new GgufError(code, `A string of ${length} bytes`);
  }
  await window.need(length);
  return utf8.decode(window.take(length));
}

/** Reads a value's type and the value. `onString` sees the bytes of every string of an array. */
export async function readGgufValue(
  window: ByteWindow,
  key: string,
  onString?: (bytes: Uint8Array) => void,
): Promise<GgufValue> {
  await window.need(4);
  const type = ggufTypes[window.u32()];
  if (type === undefined) {
    throw new GgufError('bad-value-type', `The key ${shorten(key)} has no known type`, { name: shorten(key) });
  }
  if (type === 'array') return { type, value: await readArray(window, key, onString) };
  if (type === 'string') return { type, value: await readString(window, maxStringBytes, 'header-too-large') };
  await window.need(ggufTypeBytes[type]);
  const value = readFixed(window, type);
  return typeof value === 'boolean' ? { type: 'bool', value } : ({ type, value } as GgufValue);
}

/** Reads `length` elements and returns the first of them, within the limits. */
export async function readElements(
  window: ByteWindow,
  type: GgufScalarType,
  length: number,
  limits: { maxLength: number; maxBytes: number },
  onString?: (bytes: Uint8Array) => void,
): Promise<GgufScalar[]> {
  const kept: GgufScalar[] = [];
  if (type !== 'string') {
    const size = ggufTypeBytes[type];
    const keptLength = Math.min(length, limits.maxLength);
    for (let i = 0; i < keptLength; i += 1) {
      if (!window.has(size)) await window.need(size);
      kept.push(readFixed(window, type));
    }
    window.skip((length - keptLength) * size);
    return kept;
  }
  let keptBytes = 0;
  for (let i = 0; i < length; i += 1) {
    // Awaiting only at the window's end: a vocabulary has hundreds of thousands of strings.
    if (!window.has(8)) await window.need(8);
    const bytesLength = window.u64();
    if (!window.has(bytesLength)) await window.need(bytesLength);
    const bytes = window.take(bytesLength);
    onString?.(bytes);
    keptBytes += bytesLength;
    if (kept.length === i && i < limits.maxLength && keptBytes <= limits.maxBytes) kept.push(utf8.decode(bytes));
  }
  return kept;
}

async function readArray(window: ByteWindow, key: string, onString?: (bytes: Uint8Array) => void): Promise<GgufArray> {
  await window.need(12);
  const elementType = ggufTypes[window.u32()];
  const length = window.u64();
  if (elementType === undefined || elementType === 'array' || length > maxArrayLength) {
    throw new GgufError('bad-array', `The array ${shorten(key)} has ${length} elements of type ${elementType}`, {
      name: shorten(key),
    });
  }
  const offset = window.position;
  const limits = { maxLength: maxHeadLength, maxBytes: maxHeadBytes };
  const head = await readElements(window, elementType, length, limits, onString);
  return { elementType, length, head, offset, sizeBytes: window.position - offset };
}

function readFixed(window: ByteWindow, type: Exclude<GgufScalarType, 'string'>): number | bigint | boolean {
  const view = window.takeView(ggufTypeBytes[type]);
  switch (type) {
    case 'u8':
      return view.getUint8(0);
    case 'i8':
      return view.getInt8(0);
    case 'u16':
      return view.getUint16(0, true);
    case 'i16':
      return view.getInt16(0, true);
    case 'u32':
      return view.getUint32(0, true);
    case 'i32':
      return view.getInt32(0, true);
    case 'f32':
      return view.getFloat32(0, true);
    case 'f64':
      return view.getFloat64(0, true);
    case 'bool':
      return view.getUint8(0) !== 0;
    case 'u64':
      return exact(view.getBigUint64(0, true));
    case 'i64':
      return exact(view.getBigInt64(0, true));
  }
}

function exact(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
