import { HttpError, ProtocolError, StreamCutError, StreamError, UnreachableError } from '@/ollama';
import { fields, finite, text } from '@/ollama/read';

/** An error as plain data, to be kept with what it ended and worded when it is shown. */
export type StoredError =
  | { name: 'UnreachableError'; path: string }
  | { name: 'HttpError'; status: number; path: string; serverMessage: string; signinUrl?: string }
  | { name: 'StreamError'; path: string; serverMessage: string }
  | { name: 'StreamCutError'; path: string; how: 'reset' | 'ended' }
  | { name: 'ProtocolError'; path: string; detail: string }
  /** One of our own, which has its words under a code. */
  | { name: 'CodedError'; code: string }
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
  if (error instanceof Error && 'code' in error && typeof error.code === 'string')
    return { name: 'CodedError', code: error.code };
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
    case 'CodedError':
      return Object.assign(new Error(stored.code), { code: stored.code });
    case 'Error':
      return new Error(stored.message);
  }
}

/** Reads a stored error, which may have been written by anything; what is none becomes an Error without words. Never throws. */
export function readStoredError(value: unknown): StoredError {
  const { name, path, status, serverMessage, signinUrl, how, detail, code, message } = fields(value);
  const at = text(path) ?? '';
  switch (name) {
    case 'UnreachableError':
      return { name, path: at };
    case 'HttpError': {
      const link = typeof signinUrl === 'string' && /^https?:\/\//.test(signinUrl) ? signinUrl : undefined;
      return { name, status: finite(status) ?? 0, path: at, serverMessage: text(serverMessage) ?? '', signinUrl: link };
    }
    case 'StreamError':
      return { name, path: at, serverMessage: text(serverMessage) ?? '' };
    case 'StreamCutError':
      return { name, path: at, how: how === 'reset' ? how : 'ended' };
    case 'ProtocolError':
      return { name, path: at, detail: text(detail) ?? '' };
    case 'CodedError':
      return { name, code: text(code) ?? '' };
    default:
      return { name: 'Error', message: text(message) ?? '' };
  }
}
