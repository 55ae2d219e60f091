import { joined, type Bytes } from './bytes';

/** What a piece of a header is: it says how it may go wrong. */
export type Role =
  'magic' | 'version' | 'count' | 'length' | 'name' | 'type' | 'value' | 'dimension' | 'offset' | 'text';

export interface Field {
  role: Role;
  bytes: Bytes;
}

/** A GGUF taken apart into the smallest pieces; any of them may be made to lie. */
export interface LooseGguf {
  start: Field[];
  entries: Field[][];
  tensors: Field[][];
  /** What comes after the header, from the beginning of its first tensor on. */
  data: Blob;
  alignment: number;
}

export const scalarBytes = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8];
export const stringType = 8;
export const arrayType = 9;

/** Takes a sound GGUF apart. It is a mistake of the caller when the file is not sound. */
export async function looseGguf(blob: Blob): Promise<LooseGguf> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const view = new DataView(bytes.buffer);
  let at = 0;
  const take = (role: Role, count: number): Field => {
    const field = { role, bytes: bytes.slice(at, at + count) };
    at += count;
    return field;
  };
  const text = (role: Role): Field[] => {
    const length = Number(view.getBigUint64(at, true));
    return [take('length', 8), take(role, length)];
  };
  const start = [take('magic', 4), take('version', 4), take('count', 8), take('count', 8)];
  const tensorCount = Number(view.getBigUint64(8, true));
  const entryCount = Number(view.getBigUint64(16, true));
  const value = (type: number): Field[] => {
    if (type === stringType) return text('text');
    if (type !== arrayType) return [take('value', scalarBytes[type]!)];
    const elementType = view.getUint32(at, true);
    const count = Number(view.getBigUint64(at + 4, true));
    const head = [take('type', 4), take('length', 8)];
    if (elementType !== stringType) return [...head, take('value', count * scalarBytes[elementType]!)];
    return [...head, ...Array.from({ length: count }, () => text('text')).flat()];
  };
  const entries = Array.from({ length: entryCount }, () => {
    const name = text('name');
    const type = view.getUint32(at, true);
    return [...name, take('type', 4), ...value(type)];
  });
  const tensors = Array.from({ length: tensorCount }, () => {
    const name = text('name');
    const dimensions = view.getUint32(at, true);
    return [
      ...name,
      take('length', 4),
      ...Array.from({ length: dimensions }, () => take('dimension', 8)),
      take('type', 4),
      take('offset', 8),
    ];
  });
  const alignment = 32;
  return { start, entries, tensors, data: blob.slice(Math.ceil(at / alignment) * alignment), alignment };
}

export function joinGguf({ start, entries, tensors, data, alignment }: LooseGguf, file: FileOptions): File {
  const header = joined([start, ...entries, ...tensors].flat().map(({ bytes }) => bytes));
  return new File([header, new Uint8Array(-header.length & (alignment - 1)), data], file.name);
}

interface FileOptions {
  name: string;
}
