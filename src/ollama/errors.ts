/** No readable answer: the server is down, refuses this page's origin, or the network failed. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';

  constructor(
    readonly path: string,
    options?: ErrorOptions,
  ) {
    super(`No answer to ${path}`, options);
  }
}

/** An answer with a status of 400 or more. `message` is the server's own `error` text where it sent one. */
export class HttpError extends Error {
  override readonly name = 'HttpError';

  constructor(
    readonly status: number,
    readonly path: string,
    /** The server's text; empty when the body was (a refused host answers 403 with nothing). */
    readonly serverMessage: string,
    /** Where to sign in, on a 401 of a cloud model. */
    readonly signinUrl?: string,
  ) {
    super(serverMessage || `HTTP ${status} from ${path}`);
  }
}

/** An `{"error": ...}` in an answer of status 200: a line of a stream that had begun, or all there is. */
export class StreamError extends Error {
  override readonly name = 'StreamError';

  constructor(
    readonly path: string,
    readonly serverMessage: string,
  ) {
    super(serverMessage);
  }
}

/**
 * A stream that ended without `done` or `success`: the connection was cut, the server stopped, or
 * its repeat guard ended the answer silently.
 */
export class StreamCutError extends Error {
  override readonly name = 'StreamCutError';

  constructor(
    readonly path: string,
    /** `reset`: the network failed in mid-stream. `ended`: a clean end that came too early. */
    readonly how: 'reset' | 'ended',
    options?: ErrorOptions,
  ) {
    super(`The answer to ${path} stopped early (${how})`, options);
  }
}

/** An answer that no Ollama gives: not JSON, or not of the expected shape. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';

  constructor(
    readonly path: string,
    readonly detail: string,
  ) {
    super(`Unexpected answer to ${path}: ${detail}`);
  }
}

export type OllamaError = UnreachableError | HttpError | StreamError | StreamCutError | ProtocolError;

/** Whether `error` is one of the protocol's own errors. */
export function isOllamaError(error: unknown): error is OllamaError {
  return (
    error instanceof UnreachableError ||
    error instanceof HttpError ||
    error instanceof StreamError ||
    error instanceof StreamCutError ||
    error instanceof ProtocolError
  );
}
