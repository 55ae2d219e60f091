import { createSHA256 } from 'hash-wasm';

const sliceBytes = 1024 * 1024;

/** The loop that one usually finds: read a mebibyte, hash it, read the next. */
self.onmessage = async ({ data: blob }: MessageEvent<Blob>) => {
  const hasher = await createSHA256();
  for (let start = 0; start < blob.size; start += sliceBytes) {
    hasher.update(new Uint8Array(await blob.slice(start, start + sliceBytes).arrayBuffer()));
  }
  self.postMessage(hasher.digest('hex'));
};
