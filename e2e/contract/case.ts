import type { Client, CreateRequest, Digest, ProgressChunk, Transport } from '@/ollama';
import { sha256Hex } from '@/base/sha256/hash-blob';
import { toDigest } from '@/ollama/digest';
import { collect } from './expect';
import type { ModelFixture } from '../models/fixture';

export type ServerKind = 'simulator' | 'embedded' | 'real';

/** What is true of an Ollama, checked inside a page by the client that the product uses. */
export interface ContractCase {
  name: string;
  /** The servers that it holds for; all unless given. */
  on?: readonly ServerKind[];
  /** Needs the stand-in registry, which a server on another machine cannot reach. */
  needsRegistry?: boolean;
  run(context: CaseContext): Promise<void>;
}

/** A case's server and what belongs to it. */
export class CaseContext {
  private readonly models: string[] = [];
  /** Unique, so that a server with models of its own is not touched. */
  private readonly prefix = `contract-${Math.random().toString(36).slice(2, 8)}`;

  constructor(
    readonly kind: ServerKind,
    /** As the server says it. */
    readonly version: string,
    readonly client: Client,
    /** `host:port` of the stand-in registry. */
    readonly registry: string,
  ) {}

  /** Whether models run in llama-server there, as they do from 0.30 on. The page's own server is none of those. */
  get isNewer(): boolean {
    const [major = 0, minor = 0] = this.version.split('.').map(Number);
    return this.kind !== 'embedded' && (major > 0 || minor >= 30);
  }

  get transport(): Transport {
    return this.client.transport;
  }

  /** A name that nobody else has; whatever is made under it is deleted afterwards. */
  name(suffix: string): string {
    const name = `${this.prefix}-${suffix}`;
    this.models.push(name);
    return name;
  }

  /** Has what was made under `name` deleted afterwards. */
  track(name: string): string {
    this.models.push(name);
    return name;
  }

  async upload(blob: Blob): Promise<Digest> {
    const digest = toDigest(await sha256Hex(blob));
    if (!(await this.client.hasBlob(digest))) await this.client.uploadBlob(digest, blob);
    return digest;
  }

  /** Uploads a fixture's files and makes a model of them. */
  async create(fixture: ModelFixture, name: string, more: Partial<CreateRequest> = {}): Promise<ProgressChunk[]> {
    return collect(this.client.create(await this.createRequest(fixture, name, more)));
  }

  async createRequest(fixture: ModelFixture, name: string, more: Partial<CreateRequest> = {}): Promise<CreateRequest> {
    const uploaded = async (files: File[]) =>
      Object.fromEntries(await Promise.all(files.map(async (file) => [file.name, await this.upload(file)] as const)));
    const { template, ...request } = fixture.request;
    return {
      model: name,
      files: await uploaded(fixture.files),
      ...(fixture.adapters.length > 0 && { adapters: await uploaded(fixture.adapters) }),
      ...request,
      // The embedded server uses the template inside the file.
      ...(this.kind !== 'embedded' && template !== undefined && { template }),
      ...more,
    };
  }

  /** A model of a fixture under a name of its own. */
  async model(fixture: ModelFixture, suffix = 'model', more: Partial<CreateRequest> = {}): Promise<string> {
    const name = this.name(suffix);
    await this.create(fixture, name, more);
    return name;
  }

  /** The digest of a model's own file, as the server stores it. */
  async modelDigest(model: string): Promise<Digest> {
    const { modelfile } = await this.client.show({ model });
    return toDigest(/^FROM \S*sha256-([0-9a-f]{64})$/m.exec(modelfile ?? '')?.[1] ?? '');
  }

  /** A request as no client of ours would send it. */
  async raw(method: 'GET' | 'HEAD' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<RawAnswer> {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const response = await this.transport.fetch({ method, path, body: text });
    const answer = await response.text();
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      text: answer,
      error: errorIn(answer),
    };
  }

  /** Unloads and deletes what the case made. */
  async cleanUp(): Promise<void> {
    for (const name of this.models) {
      await this.raw('POST', '/api/generate', { model: name, keep_alive: 0 }).catch(() => undefined);
      await this.raw('DELETE', '/api/delete', { model: name }).catch(() => undefined);
    }
  }
}

export interface RawAnswer {
  status: number;
  type: string;
  text: string;
  /** The text of `{"error": ...}`, in whichever line. */
  error: string | undefined;
}

function errorIn(text: string): string | undefined {
  for (const line of text.split('\n')) {
    try {
      const value = JSON.parse(line) as { error?: unknown } | null;
      if (typeof value?.error === 'string') return value.error;
    } catch {
      // Plain text, or an empty line.
    }
  }
  return undefined;
}
