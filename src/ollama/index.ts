/** An Ollama server, spoken to from a browser: every endpoint, typed, behind one transport. */
export * from './client';
export * from './errors';
export * from './transport';
export * from './types';
export type { ChatChunk, ChatRequest } from './chat';
export type { CreateRequest } from './create';
export type { EmbedRequest, EmbedResponse } from './embed';
export type { EmbeddingsRequest, EmbeddingsResponse } from './embeddings';
export type { GenerateChunk, GenerateRequest } from './generate';
export type { Account } from './me';
export type { ListedModel, ModelList } from './models';
export type { PullRequest } from './pull';
export type { PushRequest } from './push';
export type { RunningList, RunningModel } from './running';
export type { ShowRequest, ShowResponse, TensorInfo } from './show';
