import { HttpError, ProtocolError, StreamCutError, StreamError, UnreachableError } from '@/ollama';

/** An error as plain data, to be kept with the message it ended and worded when it is shown. */
export type StoredError =
  | { name: 'UnreachableError'; path: string }
  | { name: 'HttpError'; status: number; path: string; serverMessage: string; signinUrl?: string }
  | { name: 'StreamError'; path: string; serverMessage: string }
  | { name: 'StreamCutError'; path: string; how: 'reset' | 'ended' }
  | { name: 'ProtocolError'; path: string; detail: string }
  /** Anything else: a bug of ours, or of the browser's. */
  | { name: 'Error'; message: string };

/** Takes an error apart for storage. Anything can be thrown, so anything can be given. */
export function toStoredError(error: unknown): StoredError {
  if (error instanceof UnreachableError) return { name: error.name, path: error.path };
  if (error instanceof HttpError) {
    const { name, status, path, serverMessage, signinUrl } = error;
    return { name, status, path, serverMessage, signinUrl };
  }
  if (error instanceof StreamError) return { name: error.name, path: error.path, serverMessage: error.serverMessage };
  if (error instanceof StreamCutError) return { name: error.name, path: error.path, how: error.how };
  if (error instanceof ProtocolError) return { name: error.name, path: error.path, detail: error.detail };
  return { name: 'Error', message: error instanceof Error ? error.message : String(error) };
}

/** Puts a stored error together again, for explainError. */
export function fromStoredError(stored: StoredError): Error {
  switch (stored.name) {
    case 'UnreachableError':
      return new UnreachableError(stored.path);
    case 'HttpError':
      return new HttpError(stored.status, stored.path, stored.serverMessage, stored.signinUrl);
    case 'StreamError':
      return new StreamError(stored.path, stored.serverMessage);
    case 'StreamCutError':
      return new StreamCutError(stored.path, stored.how);
    case 'ProtocolError':
      return new ProtocolError(stored.path, stored.detail);
    case 'Error':
      return new Error(stored.message);
  }
}
