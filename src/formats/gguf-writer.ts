import { assert } from '@/base/assert';
import { tensorType } from './gguf-tensor-types';
import { ggufTypeBytes, ggufTypes, type GgufInput, type GgufScalar, type GgufScalarType } from './gguf-value';

export interface GgufTensorInput {
  name: string;
  /** The type's number in the file, as `tensorTypeNumbers` has them. */
  typeNumber: number;
  /** Elements in each dimension, the fastest first. */
  shape: readonly number[];
  /** Exactly as many bytes as type and shape ask for. */
  data: Blob | Uint8Array<ArrayBuffer>;
}

export interface GgufContent {
  metadata: ReadonlyMap<string, GgufInput> | Readonly<Record<string, GgufInput>>;
  tensors: readonly GgufTensorInput[];
  version?: number;
}

/**
 * Writes a GGUF (version 3 unless another is given, little-endian). Data given as Blobs is not copied,
 * so that the result may be larger than memory. Throws an Error when a tensor's data does not fit its
 * type and shape: that is a mistake of the caller.
 */
export function writeGguf({ metadata, tensors, version = 3 }: GgufContent): Blob {
  const entries: [string, GgufInput][] = metadata instanceof Map ? [...metadata] : Object.entries(metadata);
  const alignment = alignmentOf(new Map(entries));
  const header = new ByteWriter();
  header.text('GGUF');
  header.u32(version);
  header.u64(tensors.length);
  header.u64(entries.length);
  for (const [key, value] of entries) {
    header.string(key);
    writeValue(header, value);
  }
  const data: (Blob | Uint8Array<ArrayBuffer>)[] = [];
  let offset = 0;
  for (const tensor of tensors) {
    const sizeBytes = tensor.data instanceof Blob ? tensor.data.size : tensor.data.byteLength;
    assert(sizeBytes === expectedBytes(tensor), `${tensor.name} has ${sizeBytes} bytes, not ${expectedBytes(tensor)}`);
    header.string(tensor.name);
    header.u32(tensor.shape.length);
    for (const length of tensor.shape) header.u64(length);
    header.u32(tensor.typeNumber);
    header.u64(offset);
    const padding = -sizeBytes & (alignment - 1);
    data.push(tensor.data, new Uint8Array(padding));
    offset += sizeBytes + padding;
  }
  header.pad(alignment);
  return new Blob([header.take(), ...data]);
}

const encoder = new TextEncoder();

function alignmentOf(metadata: ReadonlyMap<string, GgufInput>): number {
  const entry = metadata.get('general.alignment');
  // Tests write broken alignments too.
  return (entry?.type === 'u32' && Number(entry.value)) || 32;
}

function expectedBytes({ name, typeNumber, shape }: GgufTensorInput): number {
  const type = tensorType(typeNumber);
  assert(type, `${name} has the unknown type ${typeNumber}`);
  return (shape.reduce((product, length) => product * length, 1) / type.blockLength) * type.blockBytes;
}

function writeValue(writer: ByteWriter, input: GgufInput): void {
  writer.u32(ggufTypes.indexOf(input.type));
  if (input.type === 'array') {
    writer.u32(ggufTypes.indexOf(input.elementType));
    writer.u64(input.values.length);
    for (const value of input.values) writeScalar(writer, input.elementType, value);
  } else {
    writeScalar(writer, input.type, input.value);
  }
}

function writeScalar(writer: ByteWriter, type: GgufScalarType, value: GgufScalar): void {
  if (type === 'string') {
    writer.string(String(value));
    return;
  }
  const view = writer.room(ggufTypeBytes[type]);
  switch (type) {
    case 'u8':
    case 'i8':
      return view.setUint8(0, Number(value));
    case 'bool':
      return view.setUint8(0, value ? 1 : 0);
    case 'u16':
    case 'i16':
      return view.setUint16(0, Number(value), true);
    case 'u32':
    case 'i32':
      return view.setUint32(0, Number(value), true);
    case 'f32':
      return view.setFloat32(0, Number(value), true);
    case 'f64':
      return view.setFloat64(0, Number(value), true);
    case 'u64':
    case 'i64':
      return view.setBigUint64(0, BigInt(value), true);
  }
}

/** Little-endian bytes that grow. */
export class ByteWriter {
  private buffer = new Uint8Array(4096);
  private length = 0;

  u32(value: number): void {
    this.room(4).setUint32(0, value, true);
  }

  u64(value: number): void {
    this.room(8).setBigUint64(0, BigInt(value), true);
  }

  string(text: string): void {
    const bytes = encoder.encode(text);
    this.u64(bytes.length);
    this.bytes(bytes);
  }

  /** The bytes of `text` alone, without a length. */
  text(text: string): void {
    this.bytes(encoder.encode(text));
  }

  bytes(bytes: Uint8Array): void {
    const view = this.room(bytes.length);
    new Uint8Array(view.buffer, view.byteOffset, view.byteLength).set(bytes);
  }

  pad(alignment: number): void {
    this.room(-this.length & (alignment - 1));
  }

  /** Room for `count` more bytes, all zero. */
  room(count: number): DataView {
    const start = this.length;
    this.length += count;
    if (this.length > this.buffer.length) {
      const grown = new Uint8Array(Math.max(this.length, this.buffer.length * 2));
      grown.set(this.buffer);
      this.buffer = grown;
    }
    return new DataView(this.buffer.buffer, start, count);
  }

  take(): Uint8Array<ArrayBuffer> {
    return this.buffer.subarray(0, this.length);
  }
}
