import { joined, mutateBytes, standIns, utf8, type Bytes } from './bytes';
import type { Random } from './random';

/** Text that goes into the JSON as it is. */
class Raw {
  constructor(readonly text: string) {}
}

type Node = unknown;

const hostileTexts: readonly string[] = [
  'null',
  'true',
  '0',
  '-1',
  '-0',
  '1.5',
  '12.0',
  '1e1',
  '2147483648',
  '4294967296',
  '9007199254740993',
  '9223372036854775807',
  '18446744073709551616',
  '1e308',
  '1e999',
  '-1e999',
  'NaN',
  'Infinity',
  '0x10',
  '01',
  '.5',
  '""',
  '"__proto__"',
  '"../../etc/passwd"',
  '"/etc/passwd"',
  '"..\\\\x.safetensors"',
  '"a\\u0000b"',
  '"\\ud800"',
  '"\\x"',
  "'x'",
  '[]',
  '{}',
  '[[]]',
  '[null]',
  '["x"]',
  '[0]',
  '[-1]',
  '[4294967296, 4294967296]',
  '{"__proto__":{"x":1}}',
  '{"constructor":null}',
  '[9007199254740991,9007199254740991]',
  '[100,0]',
  '"I8"',
  '"U32"',
  '"F8_E4M3"',
  '"BF16"',
  '"I64"',
  'undefined',
  '',
];

const keys = ['__proto__', 'constructor', 'toString', '', 'dtype', 'Shape', 'weight_map', 'model', 'vocab', 'content'];

/** A copy of a JSON value with things wrong in it, as the bytes of a file. */
export function mutateJson(sound: Node, random: Random): Bytes {
  if (random.chance(0.06)) return standIns[random.pick(Object.keys(standIns))]!;
  const copy = structuredClone(sound);
  const changed = random.chance(0.8)
    ? Array.from({ length: random.pick([1, 1, 2, 3]) }).reduce((value) => mutateNode(value, random), copy)
    : copy;
  const text = write(changed);
  return changed === copy || random.chance(0.12) ? mutateText(text, random) : utf8(text);
}

/** The places of a value: every object and list in it. Of long ones only some are looked into. */
function containersOf(value: Node, found: object[] = []): object[] {
  if (typeof value !== 'object' || value === null || value instanceof Raw) return found;
  found.push(value);
  for (const inner of Object.values(value).slice(0, 40)) containersOf(inner, found);
  return found;
}

function mutateNode(value: Node, random: Random): Node {
  const containers = containersOf(value);
  if (containers.length === 0 || random.chance(0.02)) return new Raw(random.pick([...hostileTexts, deep(random)]));
  const place = random.pick(containers) as Record<string, Node>;
  const own = Object.keys(place);
  const key = own.length === 0 ? random.pick(keys) : random.pick(own);
  const hostile = () => new Raw(random.chance(0.03) ? deep(random) : random.pick(hostileTexts));
  const set = (name: string, inner: Node) =>
    Object.defineProperty(place, name, { value: inner, enumerable: true, configurable: true, writable: true });
  switch (random.below(8)) {
    case 0:
      if (Array.isArray(place)) place.splice(Number(key) || 0, 1);
      else delete place[key];
      break;
    case 1: {
      const inner = place[key];
      if (Array.isArray(place)) place.push(inner);
      else {
        delete place[key];
        set(random.pick([...keys, key.toUpperCase(), `${key} `]), inner);
      }
      break;
    }
    case 2: {
      const other = random.pick(Object.keys(place).length > 0 ? Object.keys(place) : [key]);
      const [one, two] = [place[key], place[other]];
      set(key, two);
      set(other, one);
      break;
    }
    case 3:
      set(key, own.length > 0 ? place[random.pick(own)] : hostile());
      break;
    default:
      set(key, hostile());
  }
  return value;
}

function deep(random: Random): string {
  const depth = random.pick([20, 200, 20_000, 400_000]);
  return random.pick(['[', '{"a":']).repeat(depth) + random.pick(['', '1' + ']'.repeat(depth), 'null']);
}

function write(value: Node): string {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  return `{${Object.entries(value)
    .map(([key, inner]) => `${JSON.stringify(key)}:${write(inner)}`)
    .join(',')}}`;
}

/** The text changed as a text: what no JSON writer writes. */
function mutateText(text: string, random: Random): Bytes {
  const at = random.below(text.length + 1);
  const [before, after] = [text.slice(0, at), text.slice(at)];
  switch (random.below(13)) {
    case 0:
      return utf8(before);
    case 1:
      return utf8(`\uFEFF${text}`);
    case 2:
      return utf8(text.replaceAll(',', ',\r\n'));
    case 3:
      return utf8(`${text}${random.pick([',', '}', '\0', ' trailing', '{}', '\n'])}`);
    case 4:
      return utf8(`${before}\0${after}`);
    case 5:
      return joined([utf8(before), new Uint8Array([0xff, 0xfe]), utf8(after)]);
    case 6:
      return utf8(text.replaceAll('"', "'"));
    case 7:
      return utf8(text.replace(/\}/, ',}'));
    case 8:
      return utf8(`// a comment\n${text}`);
    case 9: {
      // The first pair of the object once more.
      const pair = /^\{("(?:[^"\\]|\\.)*":(?:"[^"]*"|[-\d.]+|\[[^[\]]*\]|\{[^{}]*\}))/.exec(text)?.[1];
      return utf8(pair ? `{${pair},${text.slice(1)}` : text);
    }
    case 10:
      return utf8(`${before}${random.pick(['\t', '\n', '\u2028', '\v', 'é'])}${after}`);
    case 11: {
      const wide = new Uint8Array(new Uint16Array(Array.from(`\uFEFF${text}`, (each) => each.charCodeAt(0))).buffer);
      return wide;
    }
    default:
      return mutateBytes(utf8(text), random);
  }
}
