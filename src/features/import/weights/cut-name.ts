/** What a file's name says of a part that was cut by bytes. */
export interface CutName {
  /** The name of the file that was cut: `model.gguf`. */
  whole: string;
  /** From 1; from 0 where parts are numbered from there. */
  index: number;
  /** How many there are, where the name says it. */
  count?: number;
  /** What only the parts of one cut have in common. */
  style: string;
  /** The name of another part. */
  nameOf: (index: number) => string;
}

const counted = [
  /^((.+\.(?:gguf|safetensors))[-._ ]?part[-_. ]?)(\d{1,5})([-_. ]?of[-_. ]?(\d{1,5}))$/i,
  /^((.+?)[-._ ]part[-_. ]?)(\d{1,5})([-_. ]?of[-_. ]?(\d{1,5})\.gguf)$/i,
];
const numbered = /^((.+\.(?:gguf|safetensors))[-._ ](?:(?:part|split)[-_. ]?)?)(\d{1,4})$/i;
const lettered = /^((.+\.(?:gguf|safetensors))[-._ ](?:(?:part|split)[-_. ]?)?)([a-z]{1,3})$/;
/** What else may stand behind a name: the last of such parts are told by those before them. */
const firstLetters = /^(a|a[a-z]|aa[a-z])$/;

/**
 * Reads the name of a part: `model.gguf.part1of2`, `.part1`, `.001`, `.aa`, `-split-a`, as uploaders and
 * the tools `split` and 7-Zip call them. Undefined for any other.
 */
export function cutName(fileName: string): CutName | undefined {
  for (const pattern of counted) {
    const [, before = '', stem, number = '', after, total] = pattern.exec(fileName) ?? [];
    if (stem === undefined) continue;
    const whole = /\.(gguf|safetensors)$/i.test(stem) ? stem : `${stem}.gguf`;
    const nameOf = (index: number) => `${before}${String(index).padStart(number.length, '0')}${after}`;
    return { whole, index: Number(number), count: Number(total), style: `of${total}`, nameOf };
  }
  const [, before = '', whole, number] = numbered.exec(fileName) ?? [];
  if (whole !== undefined && number !== undefined) {
    const nameOf = (index: number) => `${before}${String(index).padStart(number.length, '0')}`;
    return { whole, index: Number(number), style: before, nameOf };
  }
  const [, start = '', stem, letters] = lettered.exec(fileName) ?? [];
  if (stem === undefined || letters === undefined) return undefined;
  const { length } = letters;
  return {
    whole: stem,
    index: [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 97, 0) + 1,
    style: `${start} ${length}`,
    nameOf: (index) => `${start}${lettersOf(index - 1, length)}`,
  };
}

/** Whether names can be of parts at all: `.gguf.bak` is none, `.gguf.ba` is one only where `.gguf.aa` is. */
export function arePartNames(names: readonly string[]): boolean {
  const letters = names.map((name) => lettered.exec(name)?.[3]);
  return letters.some((each) => each === undefined || firstLetters.test(each));
}

function lettersOf(number: number, length: number): string {
  let text = '';
  for (let rest = number; text.length < length; rest = Math.floor(rest / 26))
    text = String.fromCharCode(97 + (rest % 26)) + text;
  return text;
}
