import type { ProgressChunk } from '@/ollama/types';
import type { BlobStore } from './blob-store/blob-store';

/**
 * Where models are pulled from and pushed to. The product has none: a page cannot reach a registry
 * that sends no CORS headers. Tests have a scripted one.
 *
 * Both yield the lines that follow `pulling manifest` / `retrieving manifest` up to and including
 * `success`, have stored everything by then, and throw an Error whose message is the server's.
 */
export interface Registry {
  pull(name: string, store: BlobStore, options: RegistryOptions): AsyncGenerator<ProgressChunk, void, void>;
  push(name: string, store: BlobStore, options: RegistryOptions): AsyncGenerator<ProgressChunk, void, void>;
}

export interface RegistryOptions {
  insecure: boolean;
  signal?: AbortSignal;
}
