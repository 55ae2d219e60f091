/**
 * What is not JSON, or is JSON that no program writes. The message is for logs.
 *
 * - `bad`: it is not JSON, or nested deeper or longer in one piece than any real file.
 * - `unreadable`: the browser could not read the file.
 */
export class JsonError extends Error {
  override readonly name = 'JsonError';

  constructor(
    readonly code: 'bad' | 'unreadable',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Of a text or a number. Chat templates have some 100 kB, the character maps of tokenizers some 500. */
const maxPieceLength = 4 * 1024 * 1024;

const blanks = /[ \t\r\n]*/y;
const bareWord = /[^\s{}[\]:,"]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const nonFinite = /(?:-?Infinity|NaN)/y;
const words = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** Cuts text that comes in pieces into the signs and scalars of JSON. */
export class JsonScanner {
  /** One of `{}[]:,`, or `v` for a scalar. */
  sign = '';
  value: unknown;
  private text = '';
  private at = 0;
  private isLast = false;

  constructor(private readonly allowsNonFinite: boolean) {}

  add(text: string, isLast: boolean): void {
    this.text = this.text.slice(this.at) + text;
    this.at = 0;
    this.isLast = isLast;
  }

  /** Goes on to the next one; false when that needs more text, or there is no more. */
  next(): boolean {
    blanks.lastIndex = this.at;
    blanks.test(this.text);
    this.at = blanks.lastIndex;
    const first = this.text[this.at];
    if (first === undefined) return false;
    if ('{}[]:,'.includes(first)) {
      this.sign = first;
      this.at += 1;
      return true;
    }
    const end = first === '"' ? this.textEnd() : this.bareEnd();
    if (end !== undefined) {
      this.sign = 'v';
      this.at = end;
      return true;
    }
    if (this.isLast) throw new JsonError('bad', 'The JSON ends in the middle of a value');
    if (this.text.length - this.at > maxPieceLength) throw new JsonError('bad', 'A value is longer than any real one');
    return false;
  }

  /** Reads a text that begins here; returns where it ends, or undefined when it goes on. */
  private textEnd(): number | undefined {
    const start = this.at;
    let hasEscapes = false;
    for (let i = start + 1; i < this.text.length; i += 1) {
      const code = this.text.charCodeAt(i);
      if (code === 0x22) {
        this.value = hasEscapes ? unescaped(this.text.slice(start, i + 1)) : this.text.slice(start + 1, i);
        return i + 1;
      }
      if (code < 0x20) throw new JsonError('bad', 'A text has a control character');
      if (code === 0x5c) {
        hasEscapes = true;
        i += 1;
      }
    }
    return undefined;
  }

  private bareEnd(): number | undefined {
    bareWord.lastIndex = this.at;
    bareWord.test(this.text);
    const end = bareWord.lastIndex;
    const bare = this.text.slice(this.at, end);
    // What ends with the text may go on in the next piece.
    if (end === this.text.length && !this.isLast) return undefined;
    if (isWhole(number, bare)) this.value = Number(bare);
    else if (words.has(bare)) this.value = words.get(bare);
    else if (this.allowsNonFinite && isWhole(nonFinite, bare)) this.value = 0;
    else throw new JsonError('bad', `No JSON: ${bare.slice(0, 20)}`);
    return end;
  }
}

function isWhole(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0;
  return pattern.test(text) && pattern.lastIndex === text.length;
}

function unescaped(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new JsonError('bad', String(error), { cause: error });
  }
}
