import { createHash, randomBytes } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { sha256Hex } from './hash-blob';

test.each([0, 1, 55, 56, 63, 64, 65, 16_384, 65_536, 3_000_001])('digests %i bytes on this thread', async (size) => {
  const bytes = randomBytes(size);
  expect(await sha256Hex(new Blob([bytes]))).toBe(createHash('sha256').update(bytes).digest('hex'));
});

test('leaves a stream of small pieces for large slices, and misses no byte', async () => {
  const bytes = randomBytes(40 * 1024 * 1024 + 5);
  const steps: number[] = [];
  let before = 0;
  const digest = await sha256Hex(inSmallPieces(bytes), {
    onProgress: (readBytes) => {
      steps.push(readBytes - before);
      before = readBytes;
    },
  });
  expect(digest).toBe(createHash('sha256').update(bytes).digest('hex'));
  expect(steps[0]).toBe(64 * 1024);
  expect(steps.slice(-3)).toEqual([16 * 1024 * 1024, 16 * 1024 * 1024, 4 * 1024 * 1024 + 5]);
});

test('leaves a stream that stalls for slices, and misses no byte', async () => {
  vi.useFakeTimers();
  try {
    const bytes = randomBytes(17 * 1024 * 1024);
    const blob = new Blob([bytes]);
    let isStalled = false;
    blob.stream = () =>
      new ReadableStream({
        type: 'bytes',
        pull(controller) {
          const view = controller.byobRequest?.view;
          if (isStalled || !view) return new Promise<void>(() => undefined);
          isStalled = true;
          new Uint8Array(view.buffer, view.byteOffset, 100_000).set(bytes.subarray(0, 100_000));
          controller.byobRequest.respond(100_000);
        },
      });
    const digest = sha256Hex(blob, { onProgress: () => void vi.advanceTimersByTimeAsync(10_000) });
    expect(await digest).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(isStalled).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});

test('a slice that cannot be read ends it, too', async () => {
  const blob = inSmallPieces(new Uint8Array(40 * 1024 * 1024));
  blob.slice = () =>
    Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new DOMException('', 'NotFoundError')) });
  await expect(sha256Hex(blob)).rejects.toMatchObject({ code: 'file-unreadable' });
});

test('a stream that gives no reason is asked for it by a slice', async () => {
  const blob = streaming(10, () => {
    throw new TypeError('network error');
  });
  blob.slice = () =>
    Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')) });
  await expect(sha256Hex(blob)).rejects.toMatchObject({ code: 'file-changed' });
});

test('two digests at once do not mix', async () => {
  const blobs = [new Blob([randomBytes(500_000)]), new Blob([randomBytes(400_000)])];
  const together = await Promise.all(blobs.map((blob) => sha256Hex(blob)));
  expect(together).toEqual([await sha256Hex(blobs[0] as Blob), await sha256Hex(blobs[1] as Blob)]);
});

test('stops reading when aborted', async () => {
  const controller = new AbortController();
  const seen: number[] = [];
  const blob = new Blob([randomBytes(1_000_000)]);
  const onProgress = (readBytes: number) => {
    seen.push(readBytes);
    controller.abort();
  };
  await expect(sha256Hex(blob, { signal: controller.signal, onProgress })).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(seen).toHaveLength(1);
});

test.each([
  ['NotReadableError', 'file-changed'],
  ['NotFoundError', 'file-unreadable'],
])('a %s of the browser becomes %s', async (name, code) => {
  const blob = streaming(10, () => {
    throw new DOMException('no', name);
  });
  await expect(sha256Hex(blob)).rejects.toMatchObject({ name: 'Sha256Error', code });
});

test('a file that became shorter is noticed', async () => {
  const blob = streaming(10, (controller) => {
    controller.enqueue(new Uint8Array(4));
    controller.close();
  });
  await expect(sha256Hex(blob)).rejects.toMatchObject({ name: 'Sha256Error', code: 'file-changed' });
});

/** A blob that streams as Firefox does. */
function inSmallPieces(bytes: Uint8Array<ArrayBuffer>): Blob {
  const blob = new Blob([bytes]);
  let position = 0;
  const pull = (controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>) => {
    const piece = bytes.subarray(position, position + 64 * 1024);
    position += piece.length;
    if (piece.length > 0) controller.enqueue(piece);
    else controller.close();
  };
  blob.stream = () => new ReadableStream({ pull });
  return blob;
}

/** A blob that claims a size and streams what it likes, as a file on disk may. */
function streaming(size: number, pull: (controller: ReadableStreamDefaultController<Uint8Array>) => void): Blob {
  const blob = new Blob();
  Object.defineProperties(blob, {
    size: { value: size },
    stream: { value: () => new ReadableStream({ pull }) },
  });
  return blob;
}
