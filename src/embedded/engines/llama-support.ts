/**
 * Why the engine cannot run in this browser, as a sentence, or undefined where it can. Decided by
 * trying the features and not by the browser's name.
 *
 * [Note: No second build] wllama's one build needs 64-bit memory, SIMD and exceptions. For browsers
 * without them it knows a slower build on a public CDN; a page of ours asks nobody but the configured
 * servers, so there the engine does not run at all. See setCompat in src/wllama.ts of
 * github.com/ngxson/wllama at 3.8.1.
 */
export function whyLlamaCannotRun(): string | undefined {
  if (typeof WebAssembly === 'undefined') return 'this browser has no WebAssembly';
  if (typeof Worker === 'undefined') return 'this browser has no workers';
  const missing = [
    hasMemory64() ? undefined : '64-bit memory (Memory64)',
    WebAssembly.validate(simdModule) ? undefined : 'SIMD',
    WebAssembly.validate(exceptionsModule) ? undefined : 'exception handling',
  ].filter((feature) => feature !== undefined);
  if (missing.length === 0) return undefined;
  return `this browser's WebAssembly lacks ${missing.join(' and ')}, which the engine needs; current versions of Chromium and Firefox have it`;
}

/** Whether several threads may share memory: only pages that are cross-origin isolated have that. */
export function canUseThreads(): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && globalThis.crossOriginIsolated === true;
}

/**
 * Whether there is a graphics processor worth using. A software adapter counts as none: it would be
 * slower than the engine's own SIMD code.
 */
export async function hasGpu(): Promise<boolean> {
  if (!('gpu' in navigator)) return false;
  try {
    const gpu = navigator.gpu as GpuEntry;
    const adapter = await gpu.requestAdapter();
    return adapter !== null && adapter.info?.isFallbackAdapter !== true;
  } catch {
    return false;
  }
}

/** The little of WebGPU that is asked here; TypeScript's DOM library does not know it. */
interface GpuEntry {
  requestAdapter(): Promise<{ info?: { isFallbackAdapter?: boolean } } | null>;
}

function hasMemory64(): boolean {
  try {
    const descriptor = { address: 'i64', initial: 1n } as unknown as WebAssembly.MemoryDescriptor;
    return new WebAssembly.Memory(descriptor).buffer.byteLength > 0;
  } catch {
    return false;
  }
}

/** `(module (func (result v128) i32.const 0 i8x16.splat i8x16.popcnt))` */
const simdModule = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

/** `(module (func try end))` */
const exceptionsModule = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 6, 64, 25, 11, 11,
]);
