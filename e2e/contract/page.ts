import { sha256Hex } from '@/base/sha256/hash-blob';
import { createMemoryBlobStore } from '@/embedded/blob-store/memory';
import { createEmbeddedTransport } from '@/embedded/embedded-transport';
import { createLlamaEngine } from '@/embedded/engines/llama';
import { createEmbeddedServer } from '@/embedded/server';
import { createClient, type Transport } from '@/ollama';
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

window.runCase = async (name, target) => {
  const found = contractCases.find((each) => each.name === name);
  if (!found) return `There is no case "${name}"`;
  const context = new CaseContext(target.kind, createClient(transportOf(target)), target.registry);
  try {
    await found.run(context);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    await context.cleanUp();
  }
};
