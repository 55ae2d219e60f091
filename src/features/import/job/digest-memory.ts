import { abortable, delay } from '@/base/abort';
import { sha256Pool, Sha256Pool, type DigestOptions } from '@/base/sha256/pool';
import { toDigest } from '@/ollama/digest';
import type { Digest } from '@/ollama';
import type { DigestStorage } from './digests.db';
import { fingerprint, isSmall, type Hash } from './fingerprint';
import { SharedDigest } from './shared-digest';

/** What outlives the visit. */
type Storage = Pick<DigestStorage, 'get' | 'put' | 'remove'>;

interface DigestMemoryOptions {
  hash?: Hash;
  /** The same for samples, which should not wait in line behind large files. */
  hashSamples?: Hash;
  /** Opens the digests of earlier visits, once and not before they are needed. Without it there are none. */
  openStorage?: () => Promise<Storage>;
  /** How long storage may take to answer: reading the file anew is better than waiting for it. */
  patienceMs?: number;
}

const samplesPool = new Sha256Pool({ limit: 1 });

/**
 * Digests of files, of this visit and of earlier ones, so that a second import, another server or a
 * retry needs no second reading. A file is known again by name, size, time of change and some of its
 * bytes: the first three alone are not enough where a tool gives every file the same time.
 *
 * Storage only ever saves time: where it fails or does not answer, files are read.
 */
export class DigestMemory {
  private readonly byKey = new Map<string, Digest>();
  private readonly byBlob = new WeakMap<Blob, Digest>();
  private readonly keys = new WeakMap<Blob, string>();
  /** What is being computed, by key where there is one. */
  private readonly underway = new Map<Blob | string, SharedDigest>();
  /** Stored digests that are not to be believed, even if storage could not forget them. */
  private readonly disproved = new Set<Digest>();
  private readonly hash: Hash;
  private readonly hashSamples: Hash;
  private readonly openStorage: DigestMemoryOptions['openStorage'];
  private readonly patienceMs: number;
  private storage: Promise<Storage> | undefined;

  constructor({ hash, hashSamples, openStorage, patienceMs = 3000 }: DigestMemoryOptions = {}) {
    this.hash = hash ?? ((blob, options) => sha256Pool.digest(blob, options));
    this.hashSamples = hashSamples ?? hash ?? ((blob, options) => samplesPool.digest(blob, options));
    this.openStorage = openStorage;
    this.patienceMs = patienceMs;
  }

  /**
   * The digest of `blob`: remembered, or computed with progress and then remembered. Who asks for one
   * that is being computed waits for the same reading. Rejects with Sha256Error when the blob cannot be
   * read to its end, with an AbortError when aborted.
   */
  async digest(blob: Blob, options: DigestOptions = {}): Promise<Digest> {
    const { key, digest: known } = await this.lookUp(blob, options.signal);
    if (known) return known;
    const place = key ?? blob;
    let shared = this.underway.get(place);
    if (!shared || shared.isEnded) {
      shared = new SharedDigest((sharedOptions) => this.compute(blob, key, sharedOptions));
      this.underway.set(place, shared);
    }
    try {
      return await shared.join(options);
    } finally {
      if (shared.isEnded && this.underway.get(place) === shared) this.underway.delete(place);
    }
  }

  private async compute(blob: Blob, key: string | undefined, options: DigestOptions): Promise<Digest> {
    const digest = toDigest(await this.hash(blob, options));
    this.remember(blob, key, digest);
    if (key !== undefined) void this.ask((storage) => storage.put(key, digest));
    return digest;
  }

  /** The digest of `blob` if it is remembered. Rejects as `digest` does. */
  async recall(blob: Blob, { signal }: Pick<DigestOptions, 'signal'> = {}): Promise<Digest | undefined> {
    return (await this.lookUp(blob, signal)).digest;
  }

  /** By what a file is known again, whatever its name and time. Rejects as `digest` does. */
  fingerprint(blob: Blob): Promise<string> {
    return fingerprint(blob, this.hashSamples);
  }

  /** Forgets the digest that was computed for `blob`: it has proved wrong. */
  forget(blob: Blob): void {
    const digest = this.byBlob.get(blob);
    if (!digest) return;
    this.byBlob.delete(blob);
    this.keys.delete(blob);
    for (const [key, known] of this.byKey) if (known === digest) this.byKey.delete(key);
    this.disproved.add(digest);
    void this.ask((storage) => storage.remove(digest));
  }

  private async lookUp(blob: Blob, signal: AbortSignal | undefined): Promise<{ key?: string; digest?: Digest }> {
    const own = this.byBlob.get(blob);
    if (own) return { digest: own };
    const key = await this.keyOf(blob, signal);
    if (key === undefined) return {};
    const digest = this.byKey.get(key) ?? (await this.fromStorage(key, signal));
    if (digest) this.remember(blob, key, digest);
    return { key, digest };
  }

  private remember(blob: Blob, key: string | undefined, digest: Digest): void {
    this.byBlob.set(blob, digest);
    if (key !== undefined) this.byKey.set(key, digest);
  }

  private async fromStorage(key: string, signal: AbortSignal | undefined): Promise<Digest | undefined> {
    if (!this.openStorage) return undefined;
    const patience = new AbortController();
    const tooLong = delay(this.patienceMs, patience.signal).catch(() => undefined);
    try {
      const answer = Promise.race([this.ask((storage) => storage.get(key)), tooLong]);
      const digest = await abortable(answer, signal);
      return digest && !this.disproved.has(digest) ? digest : undefined;
    } finally {
      patience.abort();
    }
  }

  /** What storage answers; undefined when it fails. */
  private async ask<T>(question: (storage: Storage) => Promise<T>): Promise<T | undefined> {
    let storage: Storage | undefined;
    try {
      storage = await (this.storage ??= this.openStorage?.());
    } catch {
      // Asked again the next time: its part of the page may only not have been loaded.
      this.storage = undefined;
    }
    try {
      return storage && (await question(storage));
    } catch {
      return undefined;
    }
  }

  /** Undefined for a Blob that is no file, and for a small file, which is hashed as fast as its samples. */
  private async keyOf(blob: Blob, signal: AbortSignal | undefined): Promise<string | undefined> {
    const own = this.keys.get(blob);
    if (own !== undefined) return own;
    if (!(blob instanceof File) || isSmall(blob)) return undefined;
    const samples = await fingerprint(blob, this.hashSamples, { signal });
    const key = [blob.name, blob.size, blob.lastModified, samples].join('\n');
    this.keys.set(blob, key);
    return key;
  }
}
