import { sha256Hex } from '@/base/sha256/hash-blob';
import { isAbort } from '@/base/abort';
import { UnreachableError } from '@/ollama/errors';
import type { Transport } from '@/ollama/transport';
import type { BlobStore } from '../blob-store/blob-store';
import { createMemoryBlobStore } from '../blob-store/memory';
import { createEmbeddedServer, type EmbeddedRequest, type EmbeddedServer, type HandleOptions } from '../server';
import { createFaults, type EngineFailure, type Fault, type Faults } from './faults';
import { faultyAnswer } from './faulty-answer';
import { detectTemplate } from './known-templates';
import { createScriptedConverter } from './scripted-converter';
import { profiles, type ProfileName } from './profile';
import { createScriptedEngine } from './scripted-engine';
import { createScriptedRegistry } from './scripted-registry';

export interface SimulatorOptions {
  /** Library models that are there from the beginning; a handful unless given. */
  models?: readonly string[];
  /** The real server that it passes for; 0.24 unless given. */
  profile?: ProfileName;
  /** Said by /api/version; the profile's unless given. */
  version?: string;
  store?: BlobStore;
  /** Between two tokens, in milliseconds. 0 unless given. */
  tokenDelayMs?: number;
  loadDelayMs?: number;
  /** Of pulls and pushes. */
  bytesPerSecond?: number;
  tickMs?: number;
  keepAliveMs?: number;
  maxLoadedModels?: number;
  maxQueue?: number;
  now?: () => Date;
}

/** A request that the simulator was asked, for assertions. */
export interface SeenRequest {
  method: string;
  path: string;
  /** The JSON body; undefined for uploads and bodies that are no JSON. */
  body?: unknown;
  /** Of an upload. */
  sizeBytes?: number;
}

/** The embedded server with scripted parts: an Ollama for tests. */
export interface Simulator {
  readonly server: EmbeddedServer;
  readonly store: BlobStore;
  readonly faults: Faults;
  /** Every request so far, the oldest first. */
  readonly requests: SeenRequest[];
  /** Answers with the faults that are set. A broken connection is a TypeError, as fetch has it. */
  handle(request: EmbeddedRequest, options?: HandleOptions): Promise<Response>;
  /** Like handle, with a fault that was taken before. */
  answer(request: EmbeddedRequest, options: HandleOptions, fault: Fault | undefined): Promise<Response>;
  /** Nobody is signed in at ollama.com any more. */
  signOut(): void;
  /** Speaks to it without a network. */
  readonly transport: Transport;
  close(): Promise<void>;
}

export const handfulOfModels = ['llama3.2:3b', 'qwen3:8b', 'gemma3:4b', 'qwen2.5-coder:7b', 'nomic-embed-text:latest'];

const account = {
  id: '00000000-0000-4000-8000-000000000000',
  email: 'simulator@localhost',
  name: 'simulator',
  plan: 'free',
};
/** As a server makes it: with its host's name and its public key. */
const signinUrl = `https://ollama.com/connect?name=simulator&key=${btoa('ssh-ed25519 AAAAsimulator').replace(/=+$/, '')}`;

export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const { models = handfulOfModels, store = createMemoryBlobStore(options.now) } = options;
  const profile = profiles[options.profile ?? '0.24'];
  const hash = sha256Hex;
  const registry = createScriptedRegistry({ hash, ...options });
  const failures: EngineFailure[] = [];
  let isSignedIn = true;
  const server = createEmbeddedServer({
    engine: createScriptedEngine({ ...options, manners: profile.engine, takeFailure: () => failures.shift() }),
    store,
    hash,
    version: options.version ?? profile.version,
    behaviours: profile.behaviours,
    registry,
    converter: createScriptedConverter({
      stepDelayMs: options.tokenDelayMs,
      isSilent: !profile.countsQuantizing,
    }),
    detectTemplate,
    freesReplacedLayers: true,
    account: () => (isSignedIn ? account : { signinUrl }),
    now: options.now,
    keepAliveMs: options.keepAliveMs,
    maxLoadedModels: options.maxLoadedModels ?? 3,
    maxQueue: options.maxQueue,
  });
  const faults = createFaults();
  const requests: SeenRequest[] = [];
  let installed: Promise<void> | undefined;

  async function install(): Promise<void> {
    for (const name of models) await registry.install(name, store);
  }

  async function answer(request: EmbeddedRequest, handle: HandleOptions, fault: Fault | undefined): Promise<Response> {
    installed ??= install();
    await installed;
    requests.push(seen(request));
    if (fault?.kind === 'engine-failure') failures.push(fault);
    const arrived = fault?.kind === 'other-digest' ? { ...request, body: fault.instead } : request;
    const respond = () => server.handle(arrived, handle);
    return fault ? faultyAnswer(fault, respond, handle.signal) : respond();
  }

  const handle = (request: EmbeddedRequest, handleOptions: HandleOptions = {}) =>
    answer(request, handleOptions, faults.take(request.path, request.method));

  const reachable = async (request: EmbeddedRequest, handleOptions: HandleOptions): Promise<Response> => {
    try {
      return await handle(request, handleOptions);
    } catch (error) {
      if (isAbort(error)) throw error;
      throw new UnreachableError(request.path, { cause: error });
    }
  };

  return {
    server,
    store,
    faults,
    requests,
    handle,
    answer,
    signOut: () => (isSignedIn = false),
    transport: {
      fetch: (request, callOptions) => reachable(request, { signal: callOptions?.signal }),
      upload: (request, callOptions) =>
        reachable(request, {
          signal: callOptions?.signal,
          onProgress: (fraction) =>
            callOptions?.onProgress?.({
              sentBytes: Math.round(request.body.size * fraction),
              totalBytes: request.body.size,
            }),
        }),
    },
    close: () => server.close(),
  };
}

function seen({ method, path, body }: EmbeddedRequest): SeenRequest {
  if (body instanceof Blob) return { method, path, sizeBytes: body.size };
  try {
    return { method, path, body: body === undefined ? undefined : (JSON.parse(body) as unknown) };
  } catch {
    return { method, path };
  }
}
