/** Where the values of a JSON text stand, or what is wrong with it. */
export type JsonLines =
  | {
      value: unknown;
      /** The line, from 1, on which the value of a path begins; of what is not there, that of the last part that is. */
      lineOf: (path: readonly (string | number)[]) => number;
    }
  | {
      /** The line of the first mistake, from 1. */
      line: number;
      /** What stands there, empty at the end of the text. */
      found: string;
    };

/** Deeper than anybody writes by hand; beyond, what walks through the value may overflow the stack. */
const deepest = 200;

/**
 * Reads a JSON text (RFC 8259) and remembers lines. JSON.parse says where a mistake is only in words, which every
 * browser chooses for itself. Never throws.
 */
export function readJsonLines(text: string): JsonLines {
  const reader = new Reader(text);
  const lines = new Map<string, number>();
  try {
    const value = reader.document(lines);
    return {
      value,
      lineOf(path) {
        for (let length = path.length; length > 0; length -= 1) {
          const line = lines.get(keyOf(path.slice(0, length)));
          if (line !== undefined) return line;
        }
        return lines.get(keyOf([])) ?? 1;
      },
    };
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    return {
      line: lineAt(text, error.at),
      found: text
        .slice(error.at, error.at + 20)
        .split('\n')[0]!
        .trim(),
    };
  }
}

class Mistake extends Error {
  readonly at: number;

  constructor(at: number) {
    super('A mistake');
    this.at = at;
  }
}

const blank = /[ \t\n\r]*/y;
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const literal = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

class Reader {
  private at = 0;
  /** Counted along, because a line is asked for with every value. */
  private line = 1;
  private counted = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  document(lines: Map<string, number>): unknown {
    const value = this.value([], lines);
    this.blanks();
    if (this.at < this.text.length) throw new Mistake(this.at);
    return value;
  }

  private value(path: (string | number)[], lines: Map<string, number>): unknown {
    this.blanks();
    if (path.length > deepest) throw new Mistake(this.at);
    lines.set(keyOf(path), this.lineHere());
    const first = this.text[this.at];
    if (first === '{') return this.object(path, lines);
    if (first === '[') return this.array(path, lines);
    return JSON.parse(this.take(first === '"' ? string : literal));
  }

  private object(path: (string | number)[], lines: Map<string, number>): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    this.members('{', '}', () => {
      this.blanks();
      const key = JSON.parse(this.take(string)) as string;
      this.expect(':');
      entries.push([key, this.value([...path, key], lines)]);
    });
    return Object.fromEntries(entries);
  }

  private array(path: (string | number)[], lines: Map<string, number>): unknown[] {
    const values: unknown[] = [];
    this.members('[', ']', () => values.push(this.value([...path, values.length], lines)));
    return values;
  }

  private members(open: string, close: string, member: () => void): void {
    this.expect(open);
    this.blanks();
    if (this.text[this.at] === close) return this.expect(close);
    for (;;) {
      member();
      this.blanks();
      if (this.text[this.at] === close) return this.expect(close);
      this.expect(',');
    }
  }

  private expect(character: string): void {
    this.blanks();
    if (this.text[this.at] !== character) throw new Mistake(this.at);
    this.at += 1;
  }

  private blanks(): void {
    blank.lastIndex = this.at;
    this.at += blank.exec(this.text)![0].length;
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (!found) throw new Mistake(this.at);
    this.at += found.length;
    return found;
  }

  private lineHere(): number {
    for (; this.counted < this.at; this.counted += 1) if (this.text[this.counted] === '\n') this.line += 1;
    return this.line;
  }
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

function keyOf(path: readonly (string | number)[]): string {
  return JSON.stringify(path);
}
