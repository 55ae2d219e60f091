import { hostileNumbers, joined, mutateBytes, standIns, u32Bytes, u64Bytes, utf8, type Bytes } from './bytes';
import { arrayType, joinGguf, scalarBytes, stringType, type Field, type LooseGguf, type Role } from './loose-gguf';
import type { Random } from './random';

/** A copy with one to three things wrong, or in a few cases nothing that matters. */
export function mutateGguf(sound: LooseGguf, random: Random, name: string): File {
  if (random.chance(0.02)) return new File([standIns[random.pick(Object.keys(standIns))]!], name);
  const gguf = {
    ...sound,
    start: [...sound.start],
    entries: sound.entries.map((fields) => [...fields]),
    tensors: sound.tensors.map((fields) => [...fields]),
  };
  for (let i = random.pick([1, 1, 1, 2, 3]); i > 0; i -= 1) random.pick(mutations)(gguf, random);
  const file = joinGguf(gguf, { name });
  if (random.chance(0.9)) return file;
  return random.chance(0.5) ? cut(file, random) : new File([file, standIns[random.pick(['zeros', 'text'])]!], name);
}

/** The header's bytes changed blindly; the data stays. */
export function mutateGgufBytes(sound: LooseGguf, random: Random, name: string): File {
  const header = joined([sound.start, ...sound.entries, ...sound.tensors].flat().map(({ bytes }) => bytes));
  const changed = mutateBytes(header, random);
  return new File([changed, new Uint8Array(-changed.length & (sound.alignment - 1)), sound.data], name);
}

function cut(file: File, random: Random): File {
  return new File([file.slice(0, random.below(file.size))], file.name);
}

type Mutation = (gguf: LooseGguf, random: Random) => void;

const mutations: readonly Mutation[] = [
  changeNumber,
  changeNumber,
  changeNumber,
  changeValueType,
  changeText,
  changeText,
  changeName,
  changeName,
  doubleGroup,
  dropGroup,
  dropGroup,
  swapGroups,
  addEntry,
  addEntry,
  addEntry,
  changeDimension,
  changeOffset,
  changeData,
];

function changeNumber(gguf: LooseGguf, random: Random): void {
  const groups = [gguf.start, ...gguf.entries, ...gguf.tensors];
  const group = random.pick(groups);
  const numbers = group.flatMap(({ role }, index) => (role === 'name' || role === 'text' ? [] : [index]));
  const index = random.pick(numbers);
  const { role, bytes } = group[index]!;
  const value = random.pick(hostileNumbers);
  const size = bytes.length;
  const changed = size === 4 ? u32Bytes(value) : size === 8 ? u64Bytes(value) : bytes.map(() => Number(value & 0xffn));
  group[index] = { role, bytes: changed };
}

/** A value of another type, written as that type is. */
function changeValueType(gguf: LooseGguf, random: Random): void {
  const index = random.below(gguf.entries.length);
  const [length, name] = gguf.entries[index]!;
  gguf.entries[index] = [length!, name!, ...valueOf(random)];
}

function valueOf(random: Random): Field[] {
  const number = random.pick(hostileNumbers);
  const type = random.pick([0, 1, 2, 3, 4, 4, 5, 6, 7, 8, 8, 9, 9, 10, 11, 12]);
  const field = (role: Role, bytes: Bytes): Field => ({ role, bytes });
  if (type === stringType) return [field('type', u32Bytes(type)), ...textFields(random.pick(texts))];
  if (type !== arrayType) {
    return [field('type', u32Bytes(type)), field('value', u64Bytes(number).slice(0, scalarBytes[type]))];
  }
  const elementType = random.pick([0, 4, 4, 5, 5, 6, 8, 8, 9, 13]);
  const count = random.pick([0, 0, 1, 2, 600, 1500]);
  const head = [field('type', u32Bytes(type)), field('type', u32Bytes(elementType)), field('length', u64Bytes(count))];
  if (elementType !== stringType) {
    return [...head, field('value', new Uint8Array(count * (scalarBytes[elementType] ?? 1)).fill(Number(number & 1n)))];
  }
  return [...head, ...Array.from({ length: count }, (_, i) => textFields(utf8(String(i)))).flat()];
}

/** Texts that readers trip over, in names and in values. */
const texts: readonly Bytes[] = [
  utf8(''),
  utf8('__proto__'),
  utf8('constructor'),
  utf8('\uFEFFgeneral.architecture'),
  utf8('a\0b'),
  utf8('\0'),
  utf8('<script>'),
  utf8('x'.repeat(64)),
  utf8('x'.repeat(5000)),
  new Uint8Array([0xff, 0xfe, 0x80]),
  utf8('{{ .Prompt'),
  utf8('none'),
  utf8('gpt2'),
  utf8('bert'),
  utf8('t5'),
  utf8('rwkv'),
  utf8('clip'),
  utf8('adapter'),
  utf8('mmproj'),
];

function textFields(bytes: Bytes, role: Role = 'text'): Field[] {
  return [
    { role: 'length', bytes: u64Bytes(bytes.length) },
    { role, bytes },
  ];
}

function changeText(gguf: LooseGguf, random: Random): void {
  const withTexts = gguf.entries.filter((fields) => fields.some(({ role }) => role === 'text'));
  if (withTexts.length === 0) return;
  const group = random.pick(withTexts);
  const places = group.flatMap(({ role }, index) => (role === 'text' ? [index] : []));
  const index = random.pick(places);
  // Half of them become equal to another, which a vocabulary must not hold.
  const bytes = random.chance(0.5) ? group[random.pick(places)]!.bytes : random.pick(texts);
  const tail = random.chance(0.2) ? joined([bytes, utf8('\0tail')]) : bytes;
  group.splice(index - 1, 2, ...textFields(tail));
}

function changeName(gguf: LooseGguf, random: Random): void {
  const groups = random.chance(0.5) ? gguf.entries : gguf.tensors;
  if (groups.length === 0) return;
  const group = random.pick(groups);
  const bytes = random.chance(0.4) ? random.pick(groups)[1]!.bytes : random.pick(texts);
  const changed = random.pick([bytes, joined([bytes, utf8('\0x')]), joined([utf8('\uFEFF'), group[1]!.bytes])]);
  group.splice(0, 2, ...textFields(changed, 'name'));
}

function doubleGroup(gguf: LooseGguf, random: Random): void {
  const groups = random.chance(0.5) ? gguf.entries : gguf.tensors;
  if (groups.length === 0) return;
  groups.splice(random.below(groups.length + 1), 0, [...random.pick(groups)]);
  if (random.chance(0.9)) countAnew(gguf);
}

function dropGroup(gguf: LooseGguf, random: Random): void {
  const groups = random.chance(0.7) ? gguf.entries : gguf.tensors;
  if (groups.length === 0) return;
  groups.splice(random.below(groups.length), 1);
  if (random.chance(0.9)) countAnew(gguf);
}

function swapGroups(gguf: LooseGguf, random: Random): void {
  const groups = random.chance(0.5) ? gguf.entries : gguf.tensors;
  if (groups.length === 0) return;
  const [one, other] = [random.below(groups.length), random.below(groups.length)];
  [groups[one], groups[other]] = [groups[other]!, groups[one]!];
}

const keys = [
  'general.alignment',
  'general.type',
  'general.architecture',
  'general.file_type',
  'split.count',
  'split.no',
  'split.tensors.count',
  'llama.block_count',
  'llama.vision.block_count',
  'llama.pooling_type',
  'llama.attention.head_count',
  'llama.attention.head_count_kv',
  'llama.attention.key_length',
  'llama.context_length',
  'llama.embedding_length',
  'llama.expert_count',
  'tokenizer.ggml.model',
  'tokenizer.ggml.merges',
  'tokenizer.ggml.scores',
  'tokenizer.ggml.token_type',
  'tokenizer.ggml.precompiled_charsmap',
  'tokenizer.ggml.eos_token_id',
  'tokenizer.chat_template',
];

/** A known key with a value that it must not have: in place of its own, or besides it. */
function addEntry(gguf: LooseGguf, random: Random): void {
  const key = random.pick(keys);
  if (random.chance(0.8)) {
    gguf.entries = gguf.entries.filter(([, name]) => new TextDecoder().decode(name!.bytes) !== key);
  }
  gguf.entries.push([...textFields(utf8(key), 'name'), ...valueOf(random)]);
  countAnew(gguf);
}

function changeDimension(gguf: LooseGguf, random: Random): void {
  if (gguf.tensors.length === 0) return;
  const tensor = random.pick(gguf.tensors);
  const places = tensor.flatMap(({ role }, index) => (role === 'dimension' ? [index] : []));
  if (random.chance(0.3) || places.length === 0) {
    const count = random.pick([0, 1, 3, 4, 5]);
    const shape = Array.from({ length: count }, () => ({ role: 'dimension' as const, bytes: u64Bytes(32) }));
    tensor.splice(2, 1 + places.length, { role: 'length', bytes: u32Bytes(count) }, ...shape);
  } else {
    tensor[random.pick(places)] = { role: 'dimension', bytes: u64Bytes(random.pick(hostileNumbers)) };
  }
}

function changeOffset(gguf: LooseGguf, random: Random): void {
  if (gguf.tensors.length === 0) return;
  const tensor = random.pick(gguf.tensors);
  const own = tensor.at(-1)!.bytes;
  const moved = new DataView(own.buffer, own.byteOffset).getBigUint64(0, true) + random.pick([1n, 32n, -32n, 64n]);
  tensor[tensor.length - 1] = random.pick([
    random.pick(gguf.tensors).at(-1)!,
    { role: 'offset', bytes: u64Bytes(moved) },
  ]);
}

function changeData(gguf: LooseGguf, random: Random): void {
  const { size } = gguf.data;
  gguf.data = random.chance(0.5) ? gguf.data.slice(0, random.below(size + 1)) : gguf.data.slice(random.below(64));
}

function countAnew(gguf: LooseGguf): void {
  gguf.start[2] = { role: 'count', bytes: u64Bytes(gguf.tensors.length) };
  gguf.start[3] = { role: 'count', bytes: u64Bytes(gguf.entries.length) };
}
