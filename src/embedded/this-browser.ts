import { sha256Pool } from '@/base/sha256/pool';
import type { Transport } from '@/ollama/transport';
import type { BlobStore } from './blob-store/blob-store';
import { openBlobStore } from './blob-store/open-blob-store';
import { createEmbeddedTransport } from './embedded-transport';
import type { Engine } from './engine';
import { createLlamaEngine } from './engines/llama';
import { createEmbeddedServer } from './server';

/** The Ollama release whose protocol it speaks: the first whose engine is llama.cpp with Jinja templates. */
const version = '0.30.0';

/** How far loading a model is, from 0 to 1, the engine itself included; undefined once it has ended. */
export type LoadListener = (load: { model: string; fraction: number } | undefined) => void;

/** The server "This browser". */
export interface ThisBrowserServer {
  transport: Transport;
  /** Whether models outlast the visit. */
  persistence: BlobStore['persistence'];
}

/**
 * Makes the server of this page: llama.cpp, and the browser's private file system or else memory.
 * Never throws; the engine is fetched with the first model that is loaded. Loading a model has no words
 * in the protocol, so `onLoad` tells how it goes; one model is loaded at a time.
 */
export async function createThisBrowser({ onLoad }: { onLoad?: LoadListener } = {}): Promise<ThisBrowserServer> {
  const store = await openBlobStore();
  const server = createEmbeddedServer({
    engine: tellingEnd(createLlamaEngine(), () => onLoad?.(undefined)),
    store,
    hash: (blob, options) => sha256Pool.digest(blob, options),
    version,
    onLoadProgress: (model, fraction) => onLoad?.({ model, fraction }),
  });
  return { transport: createEmbeddedTransport(server), persistence: store.persistence };
}

/** The same engine, telling when a load has ended, in whatever way. */
function tellingEnd(engine: Engine, onEnd: () => void): Engine {
  return {
    ...engine,
    load: (model, options) => engine.load(model, options).finally(onEnd),
  };
}
