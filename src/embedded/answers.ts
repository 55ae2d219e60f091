import { abortError, isAbort } from '@/base/abort';
import { BlobStoreFullError } from './blob-store/blob-store';
import { EngineError } from './engine';

// The server's answers, byte for byte as Go's net/http and encoding/json make them.

/** A refusal with the status and words of the real server. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The status and text that an error is answered with. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof EngineError) return new Refusal(error.status, error.message);
  if (error instanceof BlobStoreFullError)
    return new Refusal(500, `write blobs: no space left on device (${error.message})`);
  return new Refusal(500, error instanceof Error ? error.message : String(error));
}

/** JSON as Go writes it: HTML characters and line separators escaped, absent fields left out. */
export function goJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A value, or nothing where Go's omitempty leaves the field out: zero, false, an empty text or list. */
export function unlessEmpty<T>(value: T): T | undefined {
  return !value || (Array.isArray(value) && value.length === 0) ? undefined : value;
}

/** One JSON object. */
export function json(value: unknown, status = 200, contentType = 'application/json; charset=utf-8'): Response {
  return new Response(goJson(value), { status, headers: { 'Content-Type': contentType } });
}

/** Nothing but a status: `copy`, `delete`, blobs. */
export function empty(status = 200): Response {
  return new Response(null, { status });
}

/** Plain text: `/`, unknown routes, wrong methods. */
export function text(body: string, status = 200, headers: Record<string, string> = {}): Response {
  const charset = status === 200 ? '; charset=utf-8' : '';
  return new Response(body, { status, headers: { 'Content-Type': `text/plain${charset}`, ...headers } });
}

/** `{"error": ...}` with the status that belongs to `error`. */
export function refuse(error: unknown, contentType?: string): Response {
  const { status, message } = refusalOf(error);
  return json({ error: message }, status, contentType);
}

/** One request being answered. Its signal aborts when the client goes away, by abort or by not reading on. */
export class Connection {
  private readonly controller = new AbortController();
  readonly signal: AbortSignal;

  constructor(requestSignal?: AbortSignal) {
    this.signal = requestSignal ? AbortSignal.any([requestSignal, this.controller.signal]) : this.controller.signal;
  }

  close(): void {
    this.controller.abort();
  }
}

/**
 * Answers with a stream of JSON lines, one a record. A failure before the first record is answered
 * with its own status, a later one with a last line `{"error": ...}`. The first record is awaited
 * before there are headers, as on a real server: no byte comes while a request is queued or a model
 * loads.
 *
 * Records are made as they are read. When the client goes away the generator is ended at once, read
 * or not, and a body that is being read fails with an AbortError.
 */
export async function ndjson(records: AsyncGenerator<object, void, void>, connection: Connection): Promise<Response> {
  let next: IteratorResult<object, void>;
  try {
    next = await records.next();
  } catch (error) {
    if (isAbort(error)) throw error;
    return refuse(error, 'application/json');
  }
  const end = () => records.return().catch(() => undefined);
  const encoder = new TextEncoder();
  let stopListening = () => {};
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const onAbort = () => {
          controller.error(abortError());
          void end();
        };
        if (connection.signal.aborted) return onAbort();
        connection.signal.addEventListener('abort', onAbort, { once: true });
        stopListening = () => connection.signal.removeEventListener('abort', onAbort);
      },
      async pull(controller) {
        const close = () => {
          stopListening();
          controller.close();
        };
        if (next.done) return close();
        controller.enqueue(encoder.encode(`${goJson(next.value)}\n`));
        try {
          next = await records.next();
          if (next.done) close();
        } catch (error) {
          if (isAbort(error)) return controller.error(error);
          controller.enqueue(encoder.encode(`${goJson({ error: refusalOf(error).message })}\n`));
          close();
        }
      },
      async cancel() {
        stopListening();
        connection.close();
        await end();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: { 'Content-Type': 'application/x-ndjson' } });
}

/** Runs `records` to their end and answers with the last one, as `stream: false` of create, pull and push does. */
export async function lastOf(records: AsyncGenerator<object, void, void>): Promise<Response> {
  try {
    let last: object = {};
    for await (const record of records) last = record;
    return json(last, 200, 'application/json');
  } catch (error) {
    if (isAbort(error)) throw error;
    return refuse(error, 'application/json');
  }
}
