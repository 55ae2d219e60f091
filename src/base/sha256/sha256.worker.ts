import { Sha256Error } from './errors';
import { createSha256Hasher, sha256Hex } from './hash-blob';
import type { FromSha256Worker, ToSha256Worker } from './messages';

/** This worker's end of the wire: the DOM's own types take `self` for a window. */
const port = self as unknown as {
  postMessage(message: FromSha256Worker): void;
  onmessage: ((event: MessageEvent<ToSha256Worker>) => void) | null;
};

/** A speed and a bar need no more, and each message costs the page a task. */
const progressEveryMs = 100;

const hasher = createSha256Hasher();

port.onmessage = ({ data }) => void digest(data.blob);

hasher.then(
  () => port.postMessage({ kind: 'ready' }),
  (error: unknown) => port.postMessage({ kind: 'failed', code: 'worker-start', message: String(error) }),
);

async function digest(blob: Blob): Promise<void> {
  let lastPost = performance.now();
  try {
    const hex = await sha256Hex(blob, {
      hasher: await hasher,
      onProgress: (readBytes) => {
        const now = performance.now();
        if (now - lastPost < progressEveryMs) return;
        lastPost = now;
        port.postMessage({ kind: 'progress', readBytes });
      },
    });
    port.postMessage({ kind: 'done', digest: hex });
  } catch (error) {
    const code = error instanceof Sha256Error ? error.code : 'worker-crashed';
    port.postMessage({ kind: 'failed', code, message: String(error) });
  }
}
