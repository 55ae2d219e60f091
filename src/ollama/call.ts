import { isAbort } from '@/base/abort';
import { NdjsonLineError, readNdjson } from '@/base/ndjson';
import { HttpError, isOllamaError, ProtocolError, StreamCutError, StreamError } from './errors';
import type { CallOptions, Transport, TransportRequest } from './transport';

// What the endpoints have in common: send, judge the status, read one JSON value or a stream of them.

/**
 * The request of a JSON call. No Content-Type on purpose: the server does not look at it, and without
 * it a cross-origin POST needs no preflight.
 */
export function jsonRequest(method: TransportRequest['method'], path: string, body: object): TransportRequest {
  return { method, path, body: JSON.stringify(body) };
}

/** Sends `request` and resolves with an answer below 400. Throws HttpError, UnreachableError, AbortError. */
export async function send(transport: Transport, request: TransportRequest, options?: CallOptions): Promise<Response> {
  const response = await transport.fetch(request, options);
  if (!response.ok) throw await httpError(response, request.path);
  return response;
}

/** Makes an HttpError of an answer of 400 or more, with the server's own words where it has any. */
export async function httpError(response: Response, path: string): Promise<HttpError> {
  const text = await response.text().catch(() => '');
  let message = text.trim();
  let signinUrl: string | undefined;
  try {
    const body: unknown = JSON.parse(text);
    if (isRecord(body)) {
      if (typeof body.error === 'string') message = body.error;
      if (typeof body.signin_url === 'string') signinUrl = body.signin_url;
    }
  } catch {
    // A plain text or an empty body: kept as it is.
  }
  return new HttpError(response.status, path, message, signinUrl);
}

/** Reads the answer as one JSON object. Throws ProtocolError when it is none. */
export async function readObject<T extends object>(response: Response, path: string): Promise<T> {
  let value: unknown;
  try {
    value = await response.json();
  } catch (error) {
    if (isAbort(error)) throw error;
    if (error instanceof SyntaxError) throw new ProtocolError(path, 'the body is not JSON');
    throw new StreamCutError(path, 'reset', { cause: error });
  }
  if (!isRecord(value)) throw new ProtocolError(path, 'the body is not a JSON object');
  return value as T;
}

/**
 * Sends a request whose answer is a stream of JSON lines and yields them as they come.
 *
 * `isLast` tells whether a line may be the last of a complete answer. Throws
 * StreamError for an `{"error"}` line, StreamCutError when the stream ends without a last line,
 * ProtocolError for a line that is no JSON object. An abort stays an AbortError, and so does
 * stopping the iteration, which closes the connection.
 */
export async function* streamObjects<T extends object>(
  transport: Transport,
  request: TransportRequest,
  isLast: (chunk: T) => boolean,
  options?: CallOptions,
): AsyncGenerator<T, void, void> {
  const { path } = request;
  const response = await send(transport, request, options);
  if (!response.body) throw new StreamCutError(path, 'ended');
  let complete = false;
  try {
    for await (const line of readNdjson(response.body)) {
      if (!isRecord(line))
        throw new ProtocolError(path, `a line is not an object: ${JSON.stringify(line).slice(0, 80)}`);
      if (typeof line.error === 'string') throw new StreamError(path, line.error);
      // Overwritten, not kept: a create that pulls its base says `success` twice, and only the last counts.
      complete = isLast(line as T);
      yield line as T;
    }
  } catch (error) {
    if (isAbort(error) || isOllamaError(error)) throw error;
    if (options?.signal?.aborted) throw new DOMException('The operation was aborted.', 'AbortError');
    if (error instanceof NdjsonLineError) {
      throw error.atEnd ? new StreamCutError(path, 'ended') : new ProtocolError(path, error.message);
    }
    throw new StreamCutError(path, 'reset', { cause: error });
  }
  if (!complete) throw new StreamCutError(path, 'ended');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
