import { isAbort } from '@/base/abort';
import { NdjsonLineError, readNdjson } from '@/base/ndjson';
import { answerError, errorWords, lineError } from './error-words';
import { HttpError, isOllamaError, ProtocolError, StreamCutError, StreamError } from './errors';
import { fields, isFields, parseJson, someText, type Fields } from './read';
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

/** Reads an answer to its end of which only the status matters, so that it counts as ended. Never throws. */
export async function finish(response: Response): Promise<void> {
  await response.arrayBuffer().catch(() => undefined);
}

/** Makes an HttpError of an answer of 400 or more, with the innermost of the server's own words where it has any. */
export async function httpError(response: Response, path: string): Promise<HttpError> {
  const body = await response.text().catch(() => '');
  let message: string | undefined;
  let signinUrl: string | undefined;
  try {
    const value = parseJson(body);
    message = errorWords(value);
    signinUrl = someText(fields(value).signin_url);
  } catch {
    // A plain text or an empty body: kept as it is.
  }
  return new HttpError(response.status, path, message ?? body.trim(), signinUrl);
}

/**
 * Reads the answer as one JSON object. Throws ProtocolError when it is none, and StreamError for one that
 * reports an error although its status is 200, as what stands in front of an Ollama may do. `onLine` is given the
 * whole of it.
 */
export async function readObject(response: Response, path: string, options?: LineOptions): Promise<Fields> {
  let value: unknown;
  try {
    const body = await response.text();
    options?.onLine?.(body);
    value = parseJson(body);
  } catch (error) {
    if (isAbort(error)) throw error;
    if (error instanceof SyntaxError) throw new ProtocolError(path, 'the body is not JSON');
    throw new StreamCutError(path, 'reset', { cause: error });
  }
  if (!isFields(value)) throw new ProtocolError(path, 'the body is not a JSON object');
  const words = answerError(value);
  if (words !== undefined) throw new StreamError(path, words);
  return value;
}

/** For those who want an answer as it came, too. */
export interface LineOptions {
  /** Called with each line before it is read, one that cannot be read and one that reports an error included. */
  onLine?: (line: string) => void;
}

/** How the lines of a stream become one endpoint's chunks. */
export interface LineReader<T> {
  /** Makes a chunk of any object. Never throws. */
  read: (line: Fields) => T;
  /** Whether a chunk may be the last of a complete answer. */
  isLast: (chunk: T) => boolean;
}

/**
 * Sends a request whose answer is a stream of JSON lines and yields what `lines` makes of them, as they come.
 *
 * Throws StreamError for a line that reports an error, StreamCutError when the stream ends without a last
 * line, ProtocolError for a line that is no JSON and for an answer that does not begin with an object. Later
 * a JSON value that is no object says nothing, and is passed over. An abort stays an AbortError, and so does
 * stopping the iteration, which closes the connection.
 */
export async function* streamObjects<T>(
  transport: Transport,
  request: TransportRequest,
  { read, isLast }: LineReader<T>,
  options?: CallOptions & LineOptions,
): AsyncGenerator<T, void, void> {
  const { path } = request;
  const response = await send(transport, request, options);
  if (!response.body) throw new StreamCutError(path, 'ended');
  let begun = false;
  let complete = false;
  const parse = (line: string) => {
    options?.onLine?.(line);
    return parseJson(line);
  };
  try {
    for await (const line of readNdjson(response.body, parse)) {
      if (!isFields(line)) {
        if (begun) continue;
        throw new ProtocolError(path, 'the first line is not an object');
      }
      begun = true;
      const words = lineError(line);
      if (words !== undefined) throw new StreamError(path, words);
      const chunk = read(line);
      // Overwritten, not kept: a create that pulls its base says `success` twice, and only the last counts.
      complete = isLast(chunk);
      yield chunk;
    }
  } catch (error) {
    if (isAbort(error) || isOllamaError(error)) throw error;
    if (options?.signal?.aborted) throw new DOMException('The operation was aborted.', 'AbortError');
    if (error instanceof NdjsonLineError)
      throw isCut(error) ? new StreamCutError(path, 'ended') : notLines(path, error);
    throw new StreamCutError(path, 'reset', { cause: error });
  }
  if (!complete) throw new StreamCutError(path, 'ended');
}

/** Whether a line is the beginning of one that Ollama sends, and the end of its stream. */
function isCut({ line, atEnd }: NdjsonLineError): boolean {
  return atEnd && line.trimStart().startsWith('{');
}

function notLines(path: string, { message }: NdjsonLineError): ProtocolError {
  return new ProtocolError(path, message);
}
