import { jsonRequest, send } from '@/ollama/call';
import type { ServerClient } from '@/shared/use-client';

/** What was asked of a server and what it answered, to the letter. */
export interface ExactJson {
  request: string;
  /** Laid out in lines where it is JSON. */
  answer: string;
}

/** Asks for a model as `show` does and keeps the answer as it is. Throws HttpError, UnreachableError, AbortError. */
export async function exactJson(
  client: ServerClient,
  body: { model: string; verbose?: boolean },
  { signal }: { signal: AbortSignal },
): Promise<ExactJson> {
  const request = jsonRequest('POST', '/api/show', body);
  const answer = await (await send(client.transport, request, { signal })).text();
  return { request: `${request.method} ${request.path}\n${JSON.stringify(body)}`, answer: inLines(answer) };
}

function inLines(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
