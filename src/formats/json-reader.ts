import { isAbort, throwIfAborted } from '@/base/abort';
import { JsonError, JsonScanner } from './json-scanner';

/** Where a value lies in what is read: keys of objects and places of lists, from the outside in. */
export type JsonPath = readonly (string | number)[];

/** What is to be done with a value: look at what is in it, keep it whole, or pass over it. */
export type JsonChoice = 'enter' | 'take' | 'pass';

export type JsonKind = 'object' | 'list' | 'scalar';

export interface JsonVisitor {
  /** Asked where a value begins, unless what it lies in is taken or passed over. */
  choose: (path: JsonPath, kind: JsonKind) => JsonChoice;
  /** Told of every value that was taken, and of entered ones that are no objects and no lists. */
  onValue: (path: JsonPath, value: unknown) => void;
}

export interface JsonOptions {
  signal?: AbortSignal;
  /** Takes `NaN`, `Infinity` and `-Infinity` for 0, as Ollama does in config.json. */
  allowsNonFinite?: boolean;
}

const chunkBytes = 1024 * 1024;
const maxDepth = 64;
/** Objects, lists and others in one value that is taken. */
const maxTakenValues = 50_000;

/**
 * Reads JSON from front to back without holding it: a tokenizer of 30 MB costs as much memory as what
 * the visitor keeps of it. Throws JsonError for anything but one value in strict JSON (a byte order
 * mark, bytes that are not UTF-8 or a comment are none), whatever the bytes are, and an AbortError.
 */
export async function readJson(blob: Blob, visitor: JsonVisitor, options: JsonOptions = {}): Promise<void> {
  const scanner = new JsonScanner(options.allowsNonFinite ?? false);
  const builder = new Builder(visitor);
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for (let at = 0; ; at += chunkBytes) {
    const isLast = at + chunkBytes >= blob.size;
    const bytes = await readBytes(blob, at, at + chunkBytes, options.signal);
    scanner.add(decode(decoder, bytes, !isLast), isLast);
    while (scanner.next()) builder.see(scanner);
    if (isLast) break;
  }
  if (!builder.isComplete) throw new JsonError('bad', 'The JSON ends too early');
}

/** A small file's JSON as one value; limits and errors as of readJson. Objects have no prototype. */
export async function readJsonValue(blob: Blob, options?: JsonOptions): Promise<unknown> {
  let found: unknown;
  await readJson(blob, { choose: () => 'take', onValue: (_, value) => (found = value) }, options);
  return found;
}

function decode(decoder: TextDecoder, bytes: ArrayBuffer, stream: boolean): string {
  try {
    return decoder.decode(bytes, { stream });
  } catch (error) {
    throw new JsonError('bad', String(error), { cause: error });
  }
}

async function readBytes(blob: Blob, start: number, end: number, signal?: AbortSignal): Promise<ArrayBuffer> {
  throwIfAborted(signal);
  try {
    const buffer = await blob.slice(start, end).arrayBuffer();
    throwIfAborted(signal);
    return buffer;
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new JsonError('unreadable', String(error), { cause: error });
  }
}

type Container = Record<string, unknown> | unknown[];

interface Frame {
  isList: boolean;
  /** For what lies in it. */
  choice: JsonChoice;
  /** Where it is taken. */
  container?: Container;
}

/** Puts values together, checks their order, and tells the visitor. */
class Builder {
  isComplete = false;
  private readonly frames: Frame[] = [];
  private readonly path: (string | number)[] = [];
  private expects: 'value' | 'value-or-end' | 'key-or-end' | 'key' | 'colon' | 'comma-or-end' | 'nothing' = 'value';
  private takenValues = 0;

  constructor(private readonly visitor: JsonVisitor) {}

  see({ sign, value }: { sign: string; value: unknown }): void {
    const { expects } = this;
    if (expects === 'value' || expects === 'value-or-end') {
      if (sign === ']' && expects === 'value-or-end') this.close();
      else if (sign === 'v') this.scalar(value);
      else if (sign === '{' || sign === '[') this.open(sign === '[');
      else throw unexpected(sign);
    } else if (expects === 'key' || expects === 'key-or-end') {
      if (sign === '}' && expects === 'key-or-end') this.close();
      else if (sign === 'v' && typeof value === 'string') this.key(value);
      else throw unexpected(sign);
    } else if (expects === 'colon') {
      if (sign !== ':') throw unexpected(sign);
      this.expects = 'value';
    } else if (expects === 'comma-or-end') {
      const { isList } = this.frames.at(-1)!;
      if (sign === (isList ? ']' : '}')) this.close();
      else if (sign === ',') this.comma(isList);
      else throw unexpected(sign);
    } else {
      throw unexpected(sign);
    }
  }

  private key(name: string): void {
    this.path[this.path.length - 1] = name;
    this.expects = 'colon';
  }

  private comma(isList: boolean): void {
    if (isList) this.path[this.path.length - 1] = (this.path.at(-1) as number) + 1;
    this.expects = isList ? 'value' : 'key';
  }

  private scalar(value: unknown): void {
    if (this.choose('scalar') !== 'pass') this.keep(value);
    this.ended();
  }

  private open(isList: boolean): void {
    if (this.frames.length >= maxDepth) throw new JsonError('bad', `The JSON is nested deeper than ${maxDepth}`);
    const choice = this.choose(isList ? 'list' : 'object');
    const container = choice === 'take' ? emptyContainer(isList) : undefined;
    if (container && this.frames.at(-1)?.container) this.keep(container);
    this.frames.push({ isList, choice, container });
    this.path.push(isList ? 0 : '');
    this.expects = isList ? 'value-or-end' : 'key-or-end';
  }

  private close(): void {
    const { container } = this.frames.pop()!;
    this.path.pop();
    const isInner = this.frames.at(-1)?.container !== undefined;
    if (container && !isInner) this.tell(container);
    this.ended();
  }

  private choose(kind: JsonKind): JsonChoice {
    const outer = this.frames.at(-1)?.choice ?? 'enter';
    return outer === 'enter' ? this.visitor.choose(this.path, kind) : outer;
  }

  private keep(value: unknown): void {
    const container = this.frames.at(-1)?.container;
    if (!container) return this.tell(value);
    this.takenValues += 1;
    if (this.takenValues > maxTakenValues) throw new JsonError('bad', 'A value has more in it than any real one');
    if (Array.isArray(container)) container.push(value);
    else container[this.path.at(-1) as string] = value;
  }

  private tell(value: unknown): void {
    this.takenValues = 0;
    this.visitor.onValue(this.path, value);
  }

  private ended(): void {
    this.isComplete = this.frames.length === 0;
    this.expects = this.isComplete ? 'nothing' : 'comma-or-end';
  }
}

/** Without a prototype, for any key may come, `__proto__` too. */
function emptyContainer(isList: boolean): Container {
  return isList ? [] : (Object.create(null) as Record<string, unknown>);
}

function unexpected(sign: string): JsonError {
  return new JsonError('bad', `Unexpected in JSON: ${sign}`);
}
