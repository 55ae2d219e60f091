import type { DigestOptions } from '@/base/sha256/pool';

/** Computes a blob's SHA-256 as 64 lower-case hex digits; the page's pool in the product. */
export type Hash = (blob: Blob, options?: DigestOptions) => Promise<string>;

const sampleBytes = 64 * 1024;

/** A blob so small is hashed as fast as its samples are. */
export function isSmall(blob: Blob): boolean {
  return blob.size <= 3 * sampleBytes;
}

/**
 * The hash of a blob's beginning, middle and end, by which it is known again without being read: of a
 * small one the hash of all of it. Rejects as `hash` does.
 */
export function fingerprint(blob: Blob, hash: Hash, options?: Pick<DigestOptions, 'signal'>): Promise<string> {
  const middle = Math.floor(blob.size / 2);
  const samples = [
    blob.slice(0, sampleBytes),
    blob.slice(middle, middle + sampleBytes),
    blob.slice(Math.max(0, blob.size - sampleBytes)),
  ];
  return hash(isSmall(blob) ? blob : new Blob(samples), options);
}
