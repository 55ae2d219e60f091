import { sha256Pool } from '@/base/sha256/pool';

/** What the benchmark calls from outside. Times are in milliseconds and include starting the workers. */
export interface DigestPage {
  loop(file: number): Promise<{ ms: number; digests: string[] }>;
  ours(files: number[]): Promise<{ ms: number; digests: string[] }>;
}

const page: DigestPage = {
  loop: (file) => timed(async () => [await loopDigest(fileAt(file))]),
  ours: (files) => timed(() => Promise.all(files.map((file) => sha256Pool.digest(fileAt(file))))),
};

Object.assign(window, { digestPage: page });

async function timed(work: () => Promise<string[]>): Promise<{ ms: number; digests: string[] }> {
  const start = performance.now();
  const digests = await work();
  const ms = performance.now() - start;
  // Every run starts its workers anew, as the loop does.
  sha256Pool.close();
  return { ms, digests };
}

function loopDigest(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./loop.worker.ts', import.meta.url), { type: 'module' });
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }: MessageEvent<string>) => {
      worker.terminate();
      resolve(data);
    };
    worker.postMessage(file);
  });
}

function fileAt(index: number): File {
  const file = document.querySelector<HTMLInputElement>('#files')?.files?.[index];
  if (!file) throw new Error(`There is no file ${index}`);
  return file;
}
