import { sha256Pool } from '@/base/sha256/pool';
import { DigestMemory } from '@/features/import/job/digest-memory';
import type { ImportPlan } from '@/features/import/draft/plan';
import { runImport } from '@/features/import/job/run-import';
import { UploadPlaces } from '@/features/import/job/upload-places';
import { createClient, type ShowResponse } from '@/ollama';
import { toDigest } from '@/ollama/digest';
import { networkTransport } from '@/ollama/network-transport';

/** What the benchmark calls from outside: all files stored on a server. Times are in milliseconds. */
export interface StorePage {
  /** Each file digested, asked for and uploaded, then the next. */
  oneByOne(url: string): Promise<number>;
  /** By the product's own job, but for its create. */
  product(url: string): Promise<number>;
}

const page: StorePage = {
  oneByOne: (url) =>
    timed(async () => {
      const client = createClient(networkTransport(url));
      for (const file of files()) {
        const digest = toDigest(await sha256Pool.digest(file));
        if (!(await client.hasBlob(digest))) await client.uploadBlob(digest, file);
      }
    }),
  product: (url) =>
    timed(async () => {
      const client = { ...createClient(networkTransport(url)), create: nothingToCreate, show: nothingToShow };
      const plan: ImportPlan = {
        model: 'none',
        files: files().map((blob) => ({ name: blob.name, blob, field: 'files' })),
        settings: {},
      };
      await runImport(plan, {
        client,
        digests: new DigestMemory(),
        uploads: new UploadPlaces(2),
        uploadsEarly: true,
        signal: new AbortController().signal,
        onEvent: () => undefined,
      });
    }),
};

Object.assign(window, { storePage: page });

async function* nothingToCreate() {}

const nothingToShow = () => Promise.resolve({ details: {} as ShowResponse['details'] });

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  const ms = performance.now() - start;
  // Every run starts its workers anew.
  sha256Pool.close();
  return ms;
}

function files(): File[] {
  return [...(document.querySelector<HTMLInputElement>('#files')?.files ?? [])];
}
