/** The engine fails after some tokens. What a client sees of it differs from server to server. */
export interface EngineFailure {
  kind: 'engine-failure';
  tokens: number;
  message: string;
}

/** Something that goes wrong with a request. */
export type Fault =
  /** Waits before the answer and before every line of it. */
  | { kind: 'slow'; delayMs: number }
  /** Never answers. */
  | { kind: 'hang' }
  /** Answers with this status and error. */
  | { kind: 'status'; status: number; message: string }
  /** The stream ends cleanly after some lines, without a last record. */
  | { kind: 'cut-after'; lines: number }
  /** The connection breaks after some lines. */
  | { kind: 'reset'; lines: number }
  /** The stream comes to its end, without its last line. */
  | { kind: 'no-done' }
  /** After some lines nothing comes any more, and the connection stays. */
  | { kind: 'stall'; lines: number }
  /** After some lines comes one that is no JSON. */
  | { kind: 'garbage-line'; lines: number }
  /** After some lines the stream ends with `{"error": ...}`. */
  | { kind: 'error-line'; lines: number; message: string }
  | EngineFailure
  /** The server refuses the page's origin: an answer without CORS headers, unreadable for a page. */
  | { kind: 'no-cors' }
  /** The connection breaks before there is an answer. */
  | { kind: 'unreachable' }
  /** An upload breaks after so many bytes; nothing is kept. */
  | { kind: 'upload-cut'; bytes: number }
  /** An upload arrives damaged. */
  | { kind: 'digest-mismatch' }
  /** An upload arrives as `instead`: that is what is kept, and whose digest a refusal names. */
  | { kind: 'other-digest'; instead: Blob }
  /** The server's disk is full. */
  | { kind: 'disk-full' };

/** Which requests go wrong, and how. Settable at any time; holds for requests that begin after that. */
export interface Faults {
  /**
   * `path` as in `/api/chat`, or the beginning of one (`/api/blobs`). `times` requests go wrong, all
   * unless given; with `method` only those of that method, such as an upload but not the HEAD before it.
   */
  set(path: string, fault: Fault, options?: { times?: number; method?: string }): void;
  clear(): void;
  /** The fault for a request, counted as used. */
  take(path: string, method?: string): Fault | undefined;
  /** The fault that the next request would get: for a preflight, which does not count. */
  peek(path: string, method?: string): Fault | undefined;
}

export function createFaults(): Faults {
  const entries: { path: string; method: string | undefined; fault: Fault; left: number }[] = [];
  const find = (path: string, method = 'GET') =>
    entries.find(
      (each) =>
        each.left > 0 &&
        (each.method === undefined || each.method === method) &&
        (path === each.path || path.startsWith(`${each.path}/`)),
    );
  return {
    set(path, fault, { times = Infinity, method } = {}) {
      entries.unshift({ path, method, fault, left: times });
    },
    clear() {
      entries.length = 0;
    },
    take(path, method) {
      const entry = find(path, method);
      if (entry) entry.left -= 1;
      return entry?.fault;
    },
    peek: (path, method) => find(path, method)?.fault,
  };
}
