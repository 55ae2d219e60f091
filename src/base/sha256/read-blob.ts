import { Sha256Error } from './errors';

const sliceBytes = 16 * 1024 * 1024;
/** After so much it is known whether the stream comes in small pieces only. */
const probeBytes = 4 * 1024 * 1024;
const smallPieceBytes = 64 * 1024;

/**
 * The bytes of `blob`, piece by piece, read ahead while the caller works on a piece. A piece is valid
 * until the next is asked for. Memory stays flat. Ends early where a file on disk has become shorter.
 * Throws Sha256Error (`file-changed`, `file-unreadable`); ending the loop stops reading.
 *
 * [Note: Two ways to read a file] Chromium's stream hands over up to megabytes at a time and beats
 * slices. Firefox never streams more than 64 KiB at a time;
 * two slices of 16 MiB in flight are half as fast again there. So a stream that has shown nothing but
 * small pieces is left for slices. (measured with Chromium 156 and Firefox 153, 1 GiB files)
 */
export async function* readBlob(blob: Blob): AsyncGenerator<Uint8Array, void, void> {
  try {
    const position = yield* streamPieces(blob);
    yield* slicePieces(blob, position);
  } catch (error) {
    throw await readError(blob, error);
  }
}

/** Streams until the end, or until pieces prove small; returns how far it came. */
async function* streamPieces(blob: Blob): AsyncGenerator<Uint8Array, number, void> {
  const reader = pieceReader(blob.stream());
  let position = 0;
  let largestPiece = 0;
  try {
    for (;;) {
      const piece = await reader.read();
      if (!piece) return blob.size;
      position += piece.byteLength;
      largestPiece = Math.max(largestPiece, piece.byteLength);
      yield piece;
      const restBytes = blob.size - position;
      if (position >= probeBytes && restBytes > sliceBytes && largestPiece <= smallPieceBytes) return position;
    }
  } finally {
    await reader.cancel();
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

/**
 * [Note: No BYOB] Chromium 156 now and then never answers a read into a buffer of ours from a Blob's
 * stream, in its middle or before its first byte: one stream in some thousands on a busy machine, while
 * 35,000 streams read without a buffer all came to their end.
 */
function pieceReader(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
  const reader = stream.getReader();
  return {
    read: async (): Promise<Uint8Array | undefined> => (await reader.read()).value,
    cancel: () => reader.cancel().catch(() => undefined),
  };
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
