import { hostileNumbers, joined, mutateBytes, standIns, u32Bytes, u64Bytes, utf8, type Bytes } from './bytes';
import { mutateJson } from './json';
import type { Random } from './random';

/** A safetensors file taken apart. */
export interface LooseSafetensors {
  header: Record<string, unknown>;
  data: Blob;
}

/** Takes a sound safetensors file apart. */
export async function looseSafetensors(blob: Blob): Promise<LooseSafetensors> {
  const length = Number(new DataView(await blob.slice(0, 8).arrayBuffer()).getBigUint64(0, true));
  const header = JSON.parse(await blob.slice(8, 8 + length).text()) as Record<string, unknown>;
  return { header, data: blob.slice(8 + length) };
}

/** A copy of a weight file with something wrong: its length, its header or its data. */
export function mutateSafetensors({ header, data }: LooseSafetensors, random: Random, name: string): File {
  const own = utf8(JSON.stringify(header));
  switch (random.below(12)) {
    case 0:
      return new File([standIns[random.pick(Object.keys(standIns))]!], name);
    case 1:
      return new File([u64Bytes(random.pick(hostileNumbers)), own, data], name);
    case 2: {
      const whole = new File([u64Bytes(own.length), own, data], name);
      return new File([whole.slice(0, random.below(whole.size))], name);
    }
    case 3:
      return framed(own, random.chance(0.5) ? data.slice(1 + random.below(64)) : new Blob([data, 'more']), name);
    case 4:
      return framed(joined([own, utf8(random.pick([' ', '\n', '\0', '}', '   ']))]), data, name);
    case 5:
    case 6:
      return framed(utf8(JSON.stringify(misplaced(header, random))), data, name);
    case 7:
      return framed(mutateBytes(own, random), data, name);
    default:
      return framed(mutateJson(header, random), data, name);
  }
}

function framed(header: Bytes, data: Blob, name: string): File {
  return new File([u64Bytes(header.length), header, data], name);
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** A header that is sound JSON, and whose tensors lie where they must not or are not what they say. */
function misplaced(header: Record<string, unknown>, random: Random): Record<string, unknown> {
  const copy = structuredClone(header) as Record<string, Entry>;
  const entry = copy[random.pick(Object.keys(copy).filter((key) => key !== '__metadata__'))];
  if (!entry?.data_offsets) return { ...copy, __metadata__: { dtype: 'F16' } };
  const [start, end] = entry.data_offsets;
  const amount = random.pick([1, 2, 64, 2 ** 31, 2 ** 53]);
  const changes: (() => unknown)[] = [
    () => (entry.data_offsets = [end, start]),
    () => (entry.data_offsets = [start, start]),
    () => (entry.data_offsets = [start + amount, end + amount]),
    () => (entry.data_offsets = [start - amount, end]),
    () => (entry.data_offsets = [0, end - start]),
    () => (entry.data_offsets = [start, end - 1]),
    () => (entry.shape = []),
    () => (entry.shape = [0, ...entry.shape]),
    () => (entry.shape = [1, ...entry.shape]),
    () => (entry.shape = [...entry.shape, 2]),
    () => (entry.shape = [entry.shape.reduce((product, length) => product * length, 1)]),
    () => (entry.shape = entry.shape.toReversed()),
    () => (entry.shape = [2 ** 32, 2 ** 32, 2 ** 32]),
    () => (entry.dtype = random.pick(['F32', 'BF16', 'F64', 'I64', 'U8', 'BOOL', 'F8_E4M3', 'f16', '', 'Q4_K', 'F4'])),
    () => (copy.__metadata__ = random.pick([{ format: 'pt' }, { dtype: 'F16' }, { Shape: 'x' }, [], null, 5]) as Entry),
    () => (copy['extra.weight'] = { ...entry }),
    () => (copy['model.embeddings.position_ids'] = { dtype: 'I64', shape: [1], data_offsets: [start, start + 8] }),
  ];
  random.pick(changes)();
  return copy;
}

/** A SentencePiece model: what `tokenizer.model` holds, as far as a converter reads it. */
export function sentencePieces(pieces: readonly { text: string; score: number; type: number }[]): Bytes {
  const whole = pieces.map(({ text, score, type }) => {
    const name = utf8(text);
    const number = new Uint8Array(new Float32Array([score]).buffer);
    const piece = joined([tag(1, 2), varint(name.length), name, tag(2, 5), number, tag(3, 0), varint(type)]);
    return joined([tag(1, 2), varint(piece.length), piece]);
  });
  const trainer = joined([tag(3, 0), varint(1), tag(4, 0), varint(pieces.length)]);
  return joined([...whole, tag(2, 2), varint(trainer.length), trainer]);
}

function tag(field: number, wire: number): Bytes {
  return varint(field * 8 + wire);
}

function varint(value: number): Bytes {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 0x80; left = Math.floor(left / 0x80)) bytes.push((left % 0x80) | 0x80);
  return new Uint8Array([...bytes, left]);
}

/** A copy of such a model with something wrong in it. */
export function mutatePieces(sound: Bytes, random: Random): Bytes {
  switch (random.below(6)) {
    case 0:
      return standIns[random.pick(Object.keys(standIns))]!;
    case 1:
      return sentencePieces([]);
    case 2:
      return sentencePieces(
        Array.from({ length: 1 + random.below(300) }, (_, i) => ({
          text: random.pick([`p${i}`, `p${i}`, `p${i}`, '', 'x', '\0', `p${i}\0x`]),
          score: -i,
          type: random.pick([1, 1, 2, 3, 4, 5, 6, 99]),
        })),
      );
    case 3:
      return joined([sound, tag(random.below(20), random.below(8)), u32Bytes(random.pick(hostileNumbers))]);
    case 4: {
      const number = random.pick(hostileNumbers);
      return joined([sound, tag(1, 2), varint(Number(number)), utf8('x'.repeat(random.below(10)))]);
    }
    default:
      return mutateBytes(sound, random);
  }
}
