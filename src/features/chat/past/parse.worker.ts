import { parseExport, type ExportKind, type ParsedExport } from './parse-export';

/** What the page says: a file to read, then each time that it wants one more conversation or blob. */
export type ToParseWorker = { kind: 'file'; file: Blob } | { kind: 'next' } | { kind: 'blob'; id: string };

export type FromParseWorker =
  | { kind: 'parsed'; of: ExportKind; count: number }
  | { kind: 'failed'; message: string }
  | { kind: 'item'; item: unknown }
  | { kind: 'blob'; value: unknown };

const scope = self as unknown as {
  postMessage(message: FromParseWorker): void;
  onmessage: (event: MessageEvent<ToParseWorker>) => void;
};
let parsed: ParsedExport | undefined;
let at = 0;

scope.onmessage = async ({ data }) => {
  if (data.kind === 'file') return scope.postMessage(await read(data.file));
  if (data.kind === 'blob') {
    const blobs = parsed?.blobs ?? {};
    const value = Object.hasOwn(blobs, data.id) ? blobs[data.id] : undefined;
    return scope.postMessage({ kind: 'blob', value });
  }
  const item = parsed?.items[at];
  if (parsed) parsed.items[at] = undefined;
  at += 1;
  scope.postMessage({ kind: 'item', item });
};

async function read(file: Blob): Promise<FromParseWorker> {
  try {
    parsed = parseExport(await file.text());
    return { kind: 'parsed', of: parsed.kind, count: parsed.items.length };
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : 'unknown' };
  }
}
