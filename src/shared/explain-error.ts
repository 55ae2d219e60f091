import { isMixedContent } from '@/base/page-address';
import { HttpError, isOllamaError, ProtocolError, StreamCutError, StreamError, UnreachableError } from '@/ollama';
import { abilitiesOf, serverName } from './server-abilities';
import type { Server } from './server';
import { knownText, type ErrorCode } from './server-sentences';
import { hasText, loadTexts, translate, type TextKey } from './texts';

export type { ErrorCode };

/**
 * An error of our own making. It carries a code instead of a sentence; `named` are the values that its
 * texts name in braces.
 */
export interface CodedError {
  code: ErrorCode;
  named?: Record<string, unknown>;
}

/** A failure in words: one cause, one cure. */
export interface Explanation {
  code: ErrorCode;
  title: string;
  cause: string;
  cure: string;
  /** A line to copy into a terminal or a configuration file. Never translated. */
  command?: string;
  /** What the server itself said, to be shown as a quotation. */
  serverWords?: string;
  /** Where else the cure is: the servers room, a fresh load of the page, or an address to open. */
  remedy?: { kind: 'servers' } | { kind: 'reload' } | { kind: 'link'; url: string };
}

/**
 * Words any error: what happened, why, what to do. Never throws, whatever it is given. `server` is
 * the one the failed call went to; without it the texts say "the server". An abort is no failure: ask
 * `isAbort` first and show nothing.
 */
export function explainError(error: unknown, context: { server?: Server } = {}): Explanation {
  const code = wordedCode(codeOf(error, context.server));
  const named = { ...namedOf(error, context.server), ...(isCoded(error) ? error.named : undefined) };
  return {
    code,
    title: translate(textKey(code, 'title'), named),
    cause: translate(textKey(code, 'cause'), named),
    cure: translate(textKey(code, 'cure'), named),
    command: commands[code],
    serverWords: serverWordsOf(error),
    remedy: remedyOf(code, error),
  };
}

/** Which of the named causes an error is. */
export function codeOf(error: unknown, server?: Server): ErrorCode {
  if (error instanceof UnreachableError) return unreachableCode(server);
  if (error instanceof HttpError) return knownText(error) ?? httpCode(error);
  if (error instanceof StreamError) return knownText(error) ?? streamCode(error.path);
  if (error instanceof StreamCutError) return error.how === 'reset' ? 'streamReset' : 'streamEnded';
  if (error instanceof ProtocolError) return 'notOllama';
  if (isCoded(error)) return error.code;
  if (error instanceof Error) return browserCode(error);
  return 'unexpected';
}

function unreachableCode(server: Server | undefined): ErrorCode {
  if (abilitiesOf(server).isLocal) return 'embeddedUnavailable';
  return server && isMixedContent(server.url, pageOrigin()) ? 'mixedContent' : 'unreachable';
}

function httpCode({ status, path, serverMessage, signinUrl }: HttpError): ErrorCode {
  if (status === 401) return signinUrl ? 'signInNeeded' : 'authorizationNeeded';
  // See: [Note: Refused hosts are readable] in features/servers/diagnose.ts
  if (status === 403) return serverMessage === '' ? 'hostRefused' : 'forbidden';
  if (status === 404) return isModelMissing(serverMessage) ? 'modelMissing' : 'routeMissing';
  if (status === 405) return 'routeMissing';
  if (status === 407) return 'authorizationNeeded';
  if (status === 408 || status === 504 || status === 524) return 'timedOut';
  if (status === 413) return 'tooLarge';
  if (status === 429) return 'serverBusy';
  if (status === 499) return 'requestCanceled';
  if (status === 502 || status === 503) return 'proxyFailed';
  if (status >= 500) return streamCode(path) === 'streamFailed' ? 'serverFailed' : streamCode(path);
  return 'requestRefused';
}

/** The router's own 404 is a plain text, and so is a framework's; a handler's names the model. */
function isModelMissing(serverMessage: string): boolean {
  return serverMessage !== '' && !/^(404 page not found$|not found$|<)/i.test(serverMessage);
}

/** What a failure inside an endpoint most likely means. */
function streamCode(path: string): ErrorCode {
  if (/^\/api\/(generate|chat|embed|embeddings)$/.test(path)) return 'runFailed';
  if (path === '/api/create') return 'createFailed';
  return 'streamFailed';
}

/** Failures that the browser reports by the name of the error. */
function browserCode(error: Error): ErrorCode {
  switch (error.name) {
    case 'QuotaExceededError':
      return 'storageFull';
    case 'NotReadableError':
    case 'NotFoundError':
      return 'fileChanged';
    case 'SecurityError':
    case 'NotAllowedError':
      return 'fileRefused';
    default:
      if (isStaleChunk(error)) return 'pageOutdated';
      return error instanceof RangeError && /allocation|memory/i.test(error.message) ? 'outOfMemory' : 'unexpected';
  }
}

/** Whether a part of the page failed to load: the words of Chromium, Firefox, Safari and Vite. */
export function isStaleChunk(error: unknown): boolean {
  return (
    error instanceof Error &&
    /dynamically imported module|Importing a module script failed|Unable to preload CSS/i.test(error.message)
  );
}

function isCoded(error: unknown): error is CodedError {
  if (typeof error !== 'object' || error === null || isOllamaError(error)) return false;
  return 'code' in error && typeof error.code === 'string' && hasText(textKey(error.code, 'title'));
}

type Part = 'title' | 'cause' | 'cure';

/** Where a code has its words. A room's code begins with the room. */
function textKey(code: string, part: Part): TextKey {
  const [room, own] = code.split('.');
  if (own !== undefined) return `${room}.errors.${own}.${part}` as TextKey;
  const inShell = `errors.codes.${code}.${part}`;
  return hasText(inShell) ? inShell : (`failures.${code}.${part}` as TextKey);
}

/**
 * [Note: Words of failures] Most causes are answers of a server, and nobody meets them on a first screen:
 * their words are fetched with the first failure, whatever it is. Until they are there, and where they
 * cannot be had any more, a failure is told by its kind alone, with the server's own words beside it.
 */
function wordedCode(code: ErrorCode): ErrorCode {
  failures ??= loadTexts('failures').catch(() => {
    failures = undefined;
  });
  return hasText(textKey(code, 'title')) ? code : 'unexpected';
}

let failures: Promise<void> | undefined;

function namedOf(error: unknown, server: Server | undefined): Record<string, unknown> {
  const name = serverName(server);
  return {
    // Two forms, because without a name the first word of a sentence needs a capital letter.
    server: name || translate('common.theServer'),
    theServer: name || translate('common.theServerInside'),
    url: server?.url || translate('common.theServerInside'),
    origin: pageOrigin(),
    path: isOllamaError(error) ? error.path : '',
    status: error instanceof HttpError ? error.status : '',
    message: error instanceof Error && error.message ? error.message : String(error),
  };
}

function serverWordsOf(error: unknown): string | undefined {
  if (!(error instanceof HttpError || error instanceof StreamError)) return undefined;
  // A proxy's or a registry's error page says nothing that the words before it do not.
  const words = error.serverMessage.replace(/<(!doctype|html|head|body|\?xml)\b[^]*$/i, '').trim();
  return words === '' || words.startsWith('<') ? undefined : words.replace(/:$/, '');
}

function remedyOf(code: ErrorCode, error: unknown): Explanation['remedy'] {
  if (error instanceof HttpError && error.signinUrl && /^https:\/\//.test(error.signinUrl))
    return { kind: 'link', url: error.signinUrl };
  if (toServers.has(code)) return { kind: 'servers' };
  if (code === 'pageOutdated' || code === 'embeddedUnavailable') return { kind: 'reload' };
  return undefined;
}

const toServers = new Set<ErrorCode>([
  'unreachable',
  'mixedContent',
  'authorizationNeeded',
  'hostRefused',
  'forbidden',
  'routeMissing',
  'notOllama',
  'proxyFailed',
]);

const commands: Partial<Record<ErrorCode, string>> = {
  signInNeeded: 'ollama signin',
  hostRefused: 'proxy_set_header Host localhost;',
  timedOut: 'proxy_read_timeout 1h;',
  tooLarge: 'client_max_body_size 0;',
};

function pageOrigin(): string {
  return typeof location === 'undefined' ? '' : location.origin;
}
