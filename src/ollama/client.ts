import { hasBlob, uploadBlob } from './blobs';
import type { LineOptions } from './call';
import { chat, chatWhole, type ChatChunk, type ChatRequest } from './chat';
import { copy } from './copy';
import { create, type CreateRequest } from './create';
import { deleteModel } from './delete';
import { embed, type EmbedRequest, type EmbedResponse } from './embed';
import { embeddings, type EmbeddingsRequest, type EmbeddingsResponse } from './embeddings';
import {
  generate,
  generateExactly,
  generateWhole,
  type ExactRequest,
  type GenerateChunk,
  type GenerateRequest,
} from './generate';
import { loadModel, unloadModel, type LoadRequest } from './load';
import { me, type Account } from './me';
import { list, type ModelList } from './models';
import { pull, type PullRequest } from './pull';
import { push, type PushRequest } from './push';
import { running, type RunningList } from './running';
import { show, type ShowRequest, type ShowResponse } from './show';
import type { CallOptions, Transport, UploadProgress } from './transport';
import type { Digest, ProgressChunk } from './types';
import { version } from './version';

/** Every endpoint, bound to one server's transport. Each call's contract stands at its own function. */
export interface Client {
  readonly transport: Transport;
  version(options?: CallOptions): Promise<string>;
  list(options?: CallOptions): Promise<ModelList>;
  show(request: ShowRequest, options?: CallOptions): Promise<ShowResponse>;
  running(options?: CallOptions): Promise<RunningList>;
  load(request: LoadRequest, options?: CallOptions): Promise<void>;
  unload(model: string, options?: CallOptions): Promise<void>;
  copy(source: string, destination: string, options?: CallOptions): Promise<void>;
  delete(model: string, options?: CallOptions): Promise<void>;
  pull(request: PullRequest, options?: CallOptions): AsyncGenerator<ProgressChunk, void, void>;
  push(request: PushRequest, options?: CallOptions): AsyncGenerator<ProgressChunk, void, void>;
  hasBlob(digest: Digest, options?: CallOptions): Promise<boolean>;
  uploadBlob(
    digest: Digest,
    blob: Blob,
    options?: CallOptions & { onProgress?: (progress: UploadProgress) => void },
  ): Promise<'created' | 'existed'>;
  create(request: CreateRequest, options?: CallOptions): AsyncGenerator<ProgressChunk, void, void>;
  generate(request: GenerateRequest, options?: CallOptions): AsyncGenerator<GenerateChunk, void, void>;
  chat(request: ChatRequest, options?: CallOptions): AsyncGenerator<ChatChunk, void, void>;
  generateWhole(request: GenerateRequest, options?: CallOptions): Promise<GenerateChunk>;
  generateExactly(
    request: ExactRequest,
    options?: CallOptions & LineOptions,
  ): AsyncGenerator<GenerateChunk, void, void>;
  chatWhole(request: ChatRequest, options?: CallOptions): Promise<ChatChunk>;
  embed(request: EmbedRequest, options?: CallOptions): Promise<EmbedResponse>;
  embeddings(request: EmbeddingsRequest, options?: CallOptions): Promise<EmbeddingsResponse>;
  me(options?: CallOptions): Promise<Account>;
}

/** Binds every endpoint to `transport`. */
export function createClient(transport: Transport): Client {
  return {
    transport,
    version: (options) => version(transport, options),
    list: (options) => list(transport, options),
    show: (request, options) => show(transport, request, options),
    running: (options) => running(transport, options),
    load: (request, options) => loadModel(transport, request, options),
    unload: (model, options) => unloadModel(transport, model, options),
    copy: (source, destination, options) => copy(transport, source, destination, options),
    delete: (model, options) => deleteModel(transport, model, options),
    pull: (request, options) => pull(transport, request, options),
    push: (request, options) => push(transport, request, options),
    hasBlob: (digest, options) => hasBlob(transport, digest, options),
    uploadBlob: (digest, blob, options) => uploadBlob(transport, digest, blob, options),
    create: (request, options) => create(transport, request, options),
    generate: (request, options) => generate(transport, request, options),
    chat: (request, options) => chat(transport, request, options),
    generateWhole: (request, options) => generateWhole(transport, request, options),
    generateExactly: (request, options) => generateExactly(transport, request, options),
    chatWhole: (request, options) => chatWhole(transport, request, options),
    embed: (request, options) => embed(transport, request, options),
    embeddings: (request, options) => embeddings(transport, request, options),
    me: (options) => me(transport, options),
  };
}
