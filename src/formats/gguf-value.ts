/** The element types of GGUF metadata, in the order of their numbers on disk; 9 is the array. */
export const ggufTypes = [
  'u8',
  'i8',
  'u16',
  'i16',
  'u32',
  'i32',
  'f32',
  'bool',
  'string',
  'array',
  'u64',
  'i64',
  'f64',
] as const;

export type GgufType = (typeof ggufTypes)[number];
export type GgufScalarType = Exclude<GgufType, 'array'>;
export type GgufNumberType = Exclude<GgufScalarType, 'bool' | 'string'>;

/** A number is a bigint only where it is too large to be exact (u64, i64). */
export type GgufScalar = number | bigint | boolean | string;

/** An array as it lies in the file. A vocabulary has hundreds of thousands of elements, so only the first are here. */
export interface GgufArray {
  elementType: GgufScalarType;
  length: number;
  /** The first elements: all of a short array, at most `maxHeadLength` of a long one. */
  head: GgufScalar[];
  /** Where the elements lie in the file. */
  offset: number;
  sizeBytes: number;
}

/** A metadata value as it was read. */
export type GgufValue =
  | { type: GgufNumberType; value: number | bigint }
  | { type: 'bool'; value: boolean }
  | { type: 'string'; value: string }
  | { type: 'array'; value: GgufArray };

/** A metadata value to be written. */
export type GgufInput =
  | { type: GgufNumberType; value: number | bigint }
  | { type: 'bool'; value: boolean }
  | { type: 'string'; value: string }
  | { type: 'array'; elementType: GgufScalarType; values: readonly GgufScalar[] };

/** How many elements of an array are kept: per-layer numbers are whole, vocabularies are not. */
export const maxHeadLength = 512;

/** Bytes of a value of fixed size. */
export const ggufTypeBytes: Record<Exclude<GgufScalarType, 'string'>, number> = {
  u8: 1,
  i8: 1,
  u16: 2,
  i16: 2,
  u32: 4,
  i32: 4,
  f32: 4,
  bool: 1,
  u64: 8,
  i64: 8,
  f64: 8,
};

/** A u32 to be written, the type of nearly all numbers in GGUF metadata. */
export function u32(value: number): GgufInput {
  return { type: 'u32', value };
}

export function f32(value: number): GgufInput {
  return { type: 'f32', value };
}

export function bool(value: boolean): GgufInput {
  return { type: 'bool', value };
}

export function text(value: string): GgufInput {
  return { type: 'string', value };
}

export function arrayOf(elementType: GgufScalarType, values: readonly GgufScalar[]): GgufInput {
  return { type: 'array', elementType, values };
}
