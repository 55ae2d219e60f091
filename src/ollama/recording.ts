import { isAbort } from '@/base/abort';
import { newId } from '@/base/ids';
import { RingBuffer } from '@/base/ring-buffer';
import type { Transport, TransportRequest } from './transport';

export type RecordOutcome = 'open' | 'done' | 'aborted' | 'failed';

/** One exchange with a server: what was sent, what came back, and when. */
export interface ExchangeRecord {
  readonly id: string;
  /** Which server it went to, by the name that recordingTransport() was given. */
  readonly server: string;
  readonly method: TransportRequest['method'];
  readonly path: string;
  /** Header values of Authorization are replaced: a log must not carry secrets. */
  readonly requestHeaders: Record<string, string>;
  /** The text sent, cut to `bodyLimit`; for a Blob only its size. */
  readonly requestBody: { text: string; truncated: boolean } | { blobBytes: number } | undefined;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  status: number | undefined;
  /** When the headers arrived, and when the body had ended. */
  headersAt: number | undefined;
  endedAt: number | undefined;
  sentBytes: number;
  receivedBytes: number;
  /** The beginning of the answer's body, up to `bodyLimit` bytes. */
  responseBody: string;
  responseTruncated: boolean;
  outcome: RecordOutcome;
  /** The error's own words when `outcome` is `failed`. */
  error: string | undefined;
}

export interface RecordingOptions {
  /** How many exchanges are kept. */
  capacity?: number;
  /** How many bytes of each body are kept. */
  bodyLimit?: number;
  /** Called when a record begins, changes, or ends. */
  onChange?: (record: ExchangeRecord) => void;
  now?: () => number;
}

/** A log of the newest exchanges, of bounded size. */
export class Recording {
  private readonly records: RingBuffer<ExchangeRecord>;
  readonly bodyLimit: number;

  constructor(private readonly options: RecordingOptions = {}) {
    this.records = new RingBuffer(options.capacity ?? 500);
    this.bodyLimit = options.bodyLimit ?? 64 * 1024;
  }

  /** The records, the oldest first. */
  list(): ExchangeRecord[] {
    return this.records.values();
  }

  now(): number {
    return (this.options.now ?? Date.now)();
  }

  /** Begins a record. Values of Authorization, and of the headers that are named in lower case, are left out. */
  begin(server: string, request: TransportRequest, secrets?: ReadonlySet<string>): ExchangeRecord {
    const record: ExchangeRecord = {
      id: newId(),
      server,
      method: request.method,
      path: request.path,
      requestHeaders: withoutSecrets(request.headers ?? {}, secrets),
      requestBody: this.describeBody(request.body),
      startedAt: this.now(),
      status: undefined,
      headersAt: undefined,
      endedAt: undefined,
      sentBytes: 0,
      receivedBytes: 0,
      responseBody: '',
      responseTruncated: false,
      outcome: 'open',
      error: undefined,
    };
    this.records.push(record);
    this.changed(record);
    return record;
  }

  changed(record: ExchangeRecord): void {
    this.options.onChange?.(record);
  }

  private describeBody(body: TransportRequest['body']): ExchangeRecord['requestBody'] {
    if (body === undefined) return undefined;
    if (typeof body !== 'string') return { blobBytes: body.size };
    return { text: body.slice(0, this.bodyLimit), truncated: body.length > this.bodyLimit };
  }
}

/**
 * Passes every call through to `transport` and writes it down as one of `server`'s. No endpoint knows
 * that it is watched.
 */
export function recordingTransport(transport: Transport, recording: Recording, server: string): Transport {
  const watch = async (request: TransportRequest, send: (record: ExchangeRecord) => Promise<Response>) => {
    const record = recording.begin(server, request);
    try {
      const response = await send(record);
      record.status = response.status;
      record.headersAt = recording.now();
      recording.changed(record);
      // An answer to HEAD has an empty body, which nobody reads to its end.
      const hasBody = response.body !== null && request.method !== 'HEAD';
      if (hasBody) return watchBody(response, record, recording);
      end(record, recording);
      return response;
    } catch (error) {
      fail(record, recording, error);
      throw error;
    }
  };
  return {
    fetch: (request, options) => watch(request, () => transport.fetch(request, options)),
    upload: (request, options) =>
      watch(request, (record) =>
        transport.upload(request, {
          ...options,
          onProgress: (progress) => {
            record.sentBytes = progress.sentBytes;
            options?.onProgress?.(progress);
          },
        }),
      ),
  };
}

/**
 * The same answer, read through a tap that keeps the beginning of its body and notices the end.
 *
 * [Note: A tap on the reader] A second stream around the body would see whatever reads it, but takes every piece
 * through another queue and other promises, which costs a page as much as to read it: for hours, of a pull that
 * tells sixteen lines a second. So the answer stays itself, and what reads it here is replaced on it: the reader
 * of its body, and text() and arrayBuffer(). Anything else (blob(), tee(), pipes) would read past the log.
 */
function watchBody(response: Response, record: ExchangeRecord, recording: Recording): Response {
  const body = response.body!;
  const openReader = body.getReader.bind(body) as () => ReadableStreamDefaultReader<Uint8Array>;
  const getReader = () => tap(openReader(), record, recording);
  const bytes = () => readAll(getReader());
  Object.assign(body, {
    getReader,
    cancel: (reason?: unknown) => getReader().cancel(reason),
  });
  return Object.assign(response, {
    arrayBuffer: async () => (await bytes()).buffer,
    text: async () => new TextDecoder().decode(await bytes()),
  });
}

/** A reader that writes what it reads down: how much, the beginning of it, and how it ends. */
export function tap(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  record: ExchangeRecord,
  recording: Recording,
): ReadableStreamDefaultReader<Uint8Array> {
  const read = reader.read.bind(reader);
  const cancel = reader.cancel.bind(reader);
  const decoder = new TextDecoder();
  const keep = (value: Uint8Array) => {
    const room = recording.bodyLimit - record.receivedBytes;
    record.receivedBytes += value.byteLength;
    if (room > 0) record.responseBody += decoder.decode(value.subarray(0, room), { stream: true });
    record.responseTruncated = record.receivedBytes > recording.bodyLimit;
    recording.changed(record);
  };
  return Object.assign(reader, {
    async read() {
      try {
        const result = await read();
        if (record.outcome !== 'open') return result;
        if (result.done) end(record, recording);
        else keep(result.value);
        return result;
      } catch (error) {
        if (record.outcome === 'open') fail(record, recording, error);
        throw error;
      }
    },
    cancel(reason?: unknown) {
      if (record.outcome === 'open') {
        record.outcome = 'aborted';
        record.endedAt = recording.now();
        recording.changed(record);
      }
      return cancel(reason);
    },
  });
}

async function readAll(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    pieces.push(next.value);
    length += next.value.byteLength;
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.byteLength;
  }
  return all;
}

/** Ends a record with what was wanted. */
export function end(record: ExchangeRecord, recording: Recording): void {
  record.outcome = 'done';
  record.endedAt = recording.now();
  recording.changed(record);
}

/** Ends a record with an error, or with an abort. */
export function fail(record: ExchangeRecord, recording: Recording, error: unknown): void {
  record.outcome = isAbort(error) ? 'aborted' : 'failed';
  record.error = record.outcome === 'failed' ? String(error) : undefined;
  record.endedAt = recording.now();
  recording.changed(record);
}

function withoutSecrets(headers: Record<string, string>, secrets?: ReadonlySet<string>): Record<string, string> {
  const isSecret = (name: string) => name === 'authorization' || secrets?.has(name);
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isSecret(name.toLowerCase()) ? '•••' : value]),
  );
}
