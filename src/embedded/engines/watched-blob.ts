/**
 * A Blob that tells how far it has been read. wllama has no progress of its own for files: it reads
 * them by `slice` (where WebAssembly can wait for a promise) or else by `stream`.
 */
export class WatchedBlob extends Blob {
  constructor(
    private readonly blob: Blob,
    private readonly onRead: (readBytes: number) => void,
  ) {
    super();
  }

  override get size(): number {
    return this.blob.size;
  }

  override slice(start = 0, end = this.blob.size, type?: string): Blob {
    this.onRead(Math.min(end, this.blob.size));
    return this.blob.slice(start, end, type);
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    let readBytes = 0;
    const count = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform: (chunk, controller) => {
        readBytes += chunk.byteLength;
        this.onRead(readBytes);
        controller.enqueue(chunk);
      },
    });
    return this.blob.stream().pipeThrough(count);
  }
}
