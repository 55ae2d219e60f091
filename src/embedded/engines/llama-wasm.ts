import wasmPath from '@wllama/wllama/esm/wasm/wllama.wasm?url';
import { isAbort } from '@/base/abort';
import { EngineError } from '../engine';

/** Bytes of the engine's file, for progress: over HTTP it comes compressed and tells no usable length. */
const approximateBytes = 8_800_000;

/** Where the engine's file lies: beside the page's own scripts. */
export const wasmUrl = new URL(wasmPath, globalThis.document?.baseURI).href;

let isDownloaded = false;

/**
 * Gets the engine's file into the browser's cache, from which wllama's worker takes it: the worker
 * itself would tell neither progress nor why it failed. Throws EngineError, or an AbortError.
 */
export async function downloadLlama(options: {
  signal?: AbortSignal;
  onProgress?: (fraction: number) => void;
}): Promise<void> {
  if (isDownloaded) return;
  try {
    const response = await fetch(wasmUrl, { signal: options.signal });
    if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
    const reader = response.body.getReader();
    for (let readBytes = 0; ;) {
      const { done, value } = await reader.read();
      if (done) break;
      readBytes += value.byteLength;
      options.onProgress?.(Math.min(1, readBytes / approximateBytes));
    }
    isDownloaded = true;
  } catch (error) {
    if (isAbort(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new EngineError(`the engine of this page could not be loaded from ${wasmUrl}: ${reason}`, 500, {
      cause: error,
    });
  }
}
