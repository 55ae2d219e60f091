/** So long a page may be busy without being felt to be: a frame. */
const sliceMs = 12;

/**
 * Lets the page draw and answer between the steps of long work: await what it returns before each. It
 * resolves at once while little time has passed since the last pause.
 */
export function createPacer(now: () => number = () => performance.now()): () => Promise<void> | undefined {
  let start = now();
  return () => {
    if (now() - start < sliceMs) return undefined;
    return new Promise((resolve) =>
      setTimeout(() => {
        start = now();
        resolve();
      }),
    );
  };
}
