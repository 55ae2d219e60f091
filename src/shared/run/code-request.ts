import type { Server } from '@/shared/server';

/** A request as the programs that send it have it. */
export interface CodeRequest {
  /** With a slash in front: `/api/generate`. */
  path: string;
  request: object;
  server: Server | undefined;
}

/** Where an endpoint's answer has its text, for those that answer in lines. */
const textFields: Record<string, readonly string[]> = {
  '/api/generate': ['response'],
  '/api/chat': ['message', 'content'],
  '/api/create': ['status'],
};

/** Where the whole answer is one object. */
const answerFields: Record<string, readonly string[]> = {
  ...textFields,
  '/api/embed': ['embeddings'],
  '/api/embeddings': ['embedding'],
};

/** The way to what an answer, or each line of it, says; none for an endpoint that is not known. */
export function fieldsOf({ path }: CodeRequest): readonly string[] {
  return answerFields[path] ?? [];
}

/** Whether the answer comes in lines. */
export function isStreamed({ path, request }: CodeRequest): boolean {
  return path in textFields && (request as { stream?: unknown }).stream !== false;
}

/** A server that other programs reach: the one in the page they do not. */
export function reachable({ server }: CodeRequest): Server | undefined {
  return server?.kind === 'embedded' ? undefined : server;
}
