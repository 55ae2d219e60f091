import { isAbort, throwIfAborted } from '@/base/abort';
import { GgufError } from './gguf-error';

const firstReadBytes = 64 * 1024;
const largestReadBytes = 4 * 1024 * 1024;

/**
 * Reads a Blob from front to back through a window that holds only what is needed next: small reads
 * first, larger ones as a header turns out to be long. `need(n)` makes n bytes available; the readers
 * take them without asking again.
 */
export class ByteWindow {
  private bytes = new Uint8Array(0);
  private view = new DataView(this.bytes.buffer);
  /** Where the window begins in the blob. */
  private start = 0;
  /** Where the next byte to be taken lies in the window. */
  private cursor = 0;
  private nextReadBytes = firstReadBytes;

  constructor(
    private readonly blob: Blob,
    private readonly options: { limitBytes: number; signal?: AbortSignal },
  ) {}

  /** The offset in the blob of the next byte. */
  get position(): number {
    return this.start + this.cursor;
  }

  /** Whether `count` bytes can be taken at once. A loop asks this before it awaits `need`. */
  has(count: number): boolean {
    return this.cursor + count <= this.bytes.length;
  }

  /**
   * Makes `count` bytes available. Throws GgufError `truncated-header` when the blob ends before,
   * `header-too-large` when that lies beyond the limit, `unreadable` when the browser cannot read, and
   * an AbortError.
   */
  async need(count: number): Promise<void> {
    if (this.has(count)) return;
    this.checkRoom(count);
    const { position } = this;
    const length = Math.min(Math.max(count, this.nextReadBytes), this.blob.size - position);
    this.nextReadBytes = Math.min(this.nextReadBytes * 4, largestReadBytes);
    const buffer = await this.read(position, position + length);
    this.bytes = new Uint8Array(buffer);
    this.view = new DataView(buffer);
    this.start = position;
    this.cursor = 0;
    if (!this.has(count)) this.endedEarly(position + count);
  }

  /** The first bytes from here, at most `count` and fewer at the end of the blob. They stay to be taken. */
  async peek(count: number): Promise<Uint8Array> {
    const length = Math.min(count, this.blob.size - this.position);
    await this.need(length);
    return this.bytes.subarray(this.cursor, this.cursor + length);
  }

  /** Passes over `count` bytes without reading them. Throws as `need` does. */
  skip(count: number): void {
    this.checkRoom(count);
    this.cursor += count;
  }

  u8(): number {
    const value = this.view.getUint8(this.cursor);
    this.cursor += 1;
    return value;
  }

  u32(): number {
    const value = this.view.getUint32(this.cursor, true);
    this.cursor += 4;
    return value;
  }

  /** A u64 as a number: beyond 2^53 it is not exact, and larger than any file. */
  u64(): number {
    const value = this.view.getUint32(this.cursor, true) + this.view.getUint32(this.cursor + 4, true) * 2 ** 32;
    this.cursor += 8;
    return value;
  }

  /** The next `count` bytes, valid until the next `need`. */
  take(count: number): Uint8Array {
    const bytes = this.bytes.subarray(this.cursor, this.cursor + count);
    this.cursor += count;
    return bytes;
  }

  /** A view on the next `count` bytes, for values that have no reader of their own. */
  takeView(count: number): DataView {
    const view = new DataView(this.view.buffer, this.cursor, count);
    this.cursor += count;
    return view;
  }

  private checkRoom(count: number): void {
    const end = this.position + count;
    if (end > this.blob.size) this.endedEarly(end);
    if (end > this.options.limitBytes) {
      throw new GgufError('header-too-large', `The header reaches beyond ${this.options.limitBytes} bytes`);
    }
  }

  private endedEarly(expectedBytes: number): never {
    throw new GgufError('truncated-header', `The header ends beyond the file, at ${expectedBytes} or later`, {
      expectedBytes: Number.isSafeInteger(expectedBytes) ? expectedBytes : undefined,
      sizeBytes: this.blob.size,
    });
  }

  private async read(start: number, end: number): Promise<ArrayBuffer> {
    throwIfAborted(this.options.signal);
    try {
      const buffer = await this.blob.slice(start, end).arrayBuffer();
      throwIfAborted(this.options.signal);
      return buffer;
    } catch (error) {
      if (isAbort(error)) throw error;
      throw new GgufError('unreadable', String(error), {}, { cause: error });
    }
  }
}
