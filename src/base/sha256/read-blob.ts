import { Sha256Error } from './errors';

const streamBufferBytes = 4 * 1024 * 1024;
const sliceBytes = 16 * 1024 * 1024;
/** After so much it is known whether the stream comes in small pieces only. */
const probeBytes = 4 * 1024 * 1024;
const smallPieceBytes = 64 * 1024;
/** No disk that is awake takes so long, and for one that is not a slice does as well. */
const stallMs = 2000;

/**
 * The bytes of `blob`, piece by piece, read ahead while the caller works on a piece. A piece is valid
 * until the next is asked for. Memory stays flat. Ends early where a file on disk has become shorter.
 * Throws Sha256Error (`file-changed`, `file-unreadable`); ending the loop stops reading.
 *
 * [Note: Two ways to read a file] Chromium's stream, read into a buffer of ours, hands over up to
 * megabytes at a time and takes a fifth less time than slices or a stream that allocates every piece.
 * Firefox never streams more than 64 KiB at a time; two slices of 16 MiB in flight are half as fast
 * again there. So a stream that has shown nothing but small pieces is left for slices. (measured with
 * Chromium 156 and Firefox 153, 1 GiB files)
 *
 * [Note: Streams that stall] Chromium 156 now and then never answers a read into a buffer of ours, in the
 * middle of a Blob's stream or before its first byte: one stream in some thousands on a busy machine,
 * while 35,000 streams read without a buffer all came to their end. So only large files are read that
 * way, and a read that takes long is given up for slices, from the last byte that came.
 */
export async function* readBlob(blob: Blob): AsyncGenerator<Uint8Array, void, void> {
  try {
    const position = yield* streamPieces(blob);
    yield* slicePieces(blob, position);
  } catch (error) {
    throw await readError(blob, error);
  }
}

/** Streams until the end, or until pieces prove small or stop coming; returns how far it came. */
async function* streamPieces(blob: Blob): AsyncGenerator<Uint8Array, number, void> {
  const reader = pieceReader(blob);
  let position = 0;
  let largestPiece = 0;
  try {
    for (;;) {
      const piece = await reader.read();
      if (piece === 'stalled') return position;
      if (piece === 'end') return blob.size;
      position += piece.byteLength;
      largestPiece = Math.max(largestPiece, piece.byteLength);
      yield piece;
      const restBytes = blob.size - position;
      if (position >= probeBytes && restBytes > sliceBytes && largestPiece <= smallPieceBytes) return position;
    }
  } finally {
    // Not awaited: a stalled stream may not answer to this either.
    reader.cancel().catch(() => undefined);
  }
}

async function* slicePieces(blob: Blob, from: number): AsyncGenerator<Uint8Array, void, void> {
  const slice = (start: number) =>
    start < blob.size ? blob.slice(start, start + sliceBytes).arrayBuffer() : undefined;
  let current = slice(from);
  let next = slice(from + sliceBytes);
  for (let start = from; current; start += sliceBytes) {
    // The one behind must not be an unhandled rejection when this one fails.
    next?.catch(() => undefined);
    yield new Uint8Array(await current);
    current = next;
    next = slice(start + 2 * sliceBytes);
  }
}

interface PieceReader {
  read(): Promise<Uint8Array | 'end' | 'stalled'>;
  cancel(): Promise<void>;
}

/** Reads a large blob into one buffer over and over where the browser can, a small one plainly. */
function pieceReader(blob: Blob): PieceReader {
  const stream = blob.stream();
  const byob = blob.size > sliceBytes ? byobReader(stream) : undefined;
  if (!byob) {
    const reader = stream.getReader();
    return { read: async () => (await reader.read()).value ?? 'end', cancel: () => reader.cancel() };
  }
  let buffer = new ArrayBuffer(streamBufferBytes);
  return {
    async read() {
      const result = await orStalled(byob.read(new Uint8Array(buffer)));
      if (result === 'stalled') return 'stalled';
      if (result.done) return 'end';
      buffer = result.value.buffer;
      return result.value;
    },
    cancel: () => byob.cancel(),
  };
}

function byobReader(stream: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStreamBYOBReader | undefined {
  try {
    return stream.getReader({ mode: 'byob' });
  } catch {
    return undefined;
  }
}

async function orStalled<T>(reading: Promise<T>): Promise<T | 'stalled'> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stall = new Promise<'stalled'>((resolve) => {
    timer = setTimeout(() => resolve('stalled'), stallMs);
  });
  try {
    return await Promise.race([reading, stall]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Chromium's streams fail with a TypeError that says nothing; a slice of the same file fails with the
 * reason: NotFoundError where it is gone, NotReadableError where it changed.
 */
async function readError(blob: Blob, error: unknown): Promise<Sha256Error> {
  const reason = isReason(error) ? error : await sliceError(blob);
  const code = reason?.name === 'NotReadableError' ? 'file-changed' : 'file-unreadable';
  return new Sha256Error(code, reason?.message ?? String(error), { cause: error });
}

async function sliceError(blob: Blob): Promise<DOMException | undefined> {
  try {
    await blob.slice(0, 1).arrayBuffer();
    return undefined;
  } catch (error) {
    return isReason(error) ? error : undefined;
  }
}

function isReason(error: unknown): error is DOMException {
  return error instanceof DOMException && (error.name === 'NotFoundError' || error.name === 'NotReadableError');
}
