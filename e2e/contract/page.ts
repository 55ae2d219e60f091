import { sha256Hex } from '@/base/sha256/hash-blob';
import { createMemoryBlobStore } from '@/embedded/blob-store/memory';
import { createEmbeddedTransport } from '@/embedded/embedded-transport';
import { createLlamaEngine } from '@/embedded/engines/llama';
import { createEmbeddedServer } from '@/embedded/server';
import { createClient, type Transport, type TransportRequest } from '@/ollama';
import { networkTransport } from '@/ollama/network-transport';
import { CaseContext, type ServerKind } from './case';
import { contractCases } from './cases/all';

/** Which server a case runs against; `url` is that of one on the network. */
export interface Target {
  kind: ServerKind;
  url?: string;
  registry: string;
}

declare global {
  interface Window {
    /** Runs one case; resolves with what failed, or with nothing. */
    runCase(name: string, target: Target): Promise<string | undefined>;
  }
}

let embedded: Transport | undefined;

function transportOf({ url }: Target): Transport {
  if (url !== undefined) return networkTransport(url);
  embedded ??= createEmbeddedTransport(
    createEmbeddedServer({
      engine: createLlamaEngine(),
      store: createMemoryBlobStore(),
      hash: sha256Hex,
      version: '0.30.0',
    }),
  );
  return embedded;
}

/** The same transport, telling which requests have no answer yet. */
function watched(transport: Transport, pending: Set<string>): Transport {
  const watch = async ({ method, path, body }: TransportRequest, work: Promise<Response>): Promise<Response> => {
    const line = `${method} ${path} ${typeof body === 'string' ? body.slice(0, 200) : ''}`;
    pending.add(line);
    return work.finally(() => pending.delete(line));
  };
  return {
    fetch: (request, options) => watch(request, transport.fetch(request, options)),
    upload: (request, options) => watch(request, transport.upload(request, options)),
  };
}

/** Rejects a little before the test's own time is over, which would not say what it waited for. */
function tooLong(pending: Set<string>): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(
      () => reject(new Error(`still running, waiting for: ${[...pending].join('; ') || 'no request'}`)),
      50_000,
    );
  });
}

window.runCase = async (name, target) => {
  const found = contractCases.find((each) => each.name === name);
  if (!found) return `There is no case "${name}"`;
  const pending = new Set<string>();
  const client = createClient(watched(transportOf(target), pending));
  const context = new CaseContext(target.kind, await client.version(), client, target.registry);
  try {
    await Promise.race([found.run(context), tooLong(pending)]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    await context.cleanUp();
  }
};
