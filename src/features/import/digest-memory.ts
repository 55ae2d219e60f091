import { sha256Pool, type DigestOptions } from '@/base/sha256/pool';
import { toDigest } from '@/ollama/digest';
import type { Digest } from '@/ollama';

/** Computes a blob's SHA-256 as 64 lower-case hex digits; the page's pool in the product. */
type Hash = (blob: Blob, options?: DigestOptions) => Promise<string>;

const sampleBytes = 64 * 1024;

/**
 * Digests of this visit's files, so that a second import, another server or a retry needs no second
 * reading. A file is known again by name, size, time of change and some of its bytes: the first three
 * alone are not enough where a tool gives every file the same time.
 */
export class DigestMemory {
  private readonly byKey = new Map<string, Digest>();
  private readonly byBlob = new WeakMap<Blob, Digest>();

  constructor(private readonly hash: Hash = (blob, options) => sha256Pool.digest(blob, options)) {}

  /**
   * The digest of `blob`: remembered, or computed with progress and then remembered. Rejects with
   * Sha256Error when the blob cannot be read to its end, with an AbortError when aborted.
   */
  async digest(blob: Blob, options: DigestOptions = {}): Promise<Digest> {
    const own = this.byBlob.get(blob);
    if (own) return own;
    const key = await this.keyOf(blob, options.signal);
    const digest = (key === undefined ? undefined : this.byKey.get(key)) ?? toDigest(await this.hash(blob, options));
    this.byBlob.set(blob, digest);
    if (key !== undefined) this.byKey.set(key, digest);
    return digest;
  }

  /** Forgets the digest that was computed for `blob`: it has proved wrong. */
  forget(blob: Blob): void {
    const digest = this.byBlob.get(blob);
    this.byBlob.delete(blob);
    for (const [key, known] of this.byKey) if (known === digest) this.byKey.delete(key);
  }

  /** Undefined for a Blob that is no file, and for a small file, which is hashed as fast as its samples. */
  private async keyOf(blob: Blob, signal: AbortSignal | undefined): Promise<string | undefined> {
    if (!(blob instanceof File) || blob.size <= 3 * sampleBytes) return undefined;
    const middle = Math.floor(blob.size / 2);
    const samples = new Blob([
      blob.slice(0, sampleBytes),
      blob.slice(middle, middle + sampleBytes),
      blob.slice(-sampleBytes),
    ]);
    return [blob.name, blob.size, blob.lastModified, await this.hash(samples, { signal })].join('\n');
  }
}
