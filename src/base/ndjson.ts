/** A line that is not JSON. */
export class NdjsonLineError extends Error {
  override readonly name = 'NdjsonLineError';

  constructor(
    /** Its text, cut to 200 characters. */
    readonly line: string,
    /** The stream ended in it without a newline: most likely it was cut, not malformed. */
    readonly atEnd: boolean,
  ) {
    super(`Not a JSON line: ${line}`);
  }
}

/**
 * Reads newline-delimited JSON from a byte stream, one parsed value at a time. Network chunks need
 * not align with lines, nor with characters; a missing newline at the end is fine; blank lines are
 * skipped; a line may have any length.
 *
 * [Note: Lines are cut anywhere] Chromium hands a fetch body over in pieces that end wherever its
 * 2 MiB data pipe happens to, even on loopback, so a line (and a UTF-8 sequence) can be cut at any
 * byte. See services/network and `mojo::DataPipe` in Chromium's source.
 *
 * Throws NdjsonLineError for a line that `parse` (JSON.parse, where none is given) throws at, and whatever the
 * stream throws (a network error, an abort). When the consumer stops early the stream is cancelled.
 */
export async function* readNdjson(
  stream: ReadableStream<Uint8Array>,
  parse: (line: string) => unknown = JSON.parse,
): AsyncGenerator<unknown, void, void> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let finished = false;
  // Parts of the line that is not complete yet: joined once, so that a long line stays linear.
  let pending: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const text = done ? decoder.decode() : decoder.decode(value, { stream: true });
      let start = 0;
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
        pending.push(text.slice(start, end));
        start = end + 1;
        const line = pending.join('');
        pending = [];
        if (line.trim() !== '') yield parseLine(line, parse, false);
      }
      if (start < text.length) pending.push(text.slice(start));
      if (done) break;
    }
    finished = true;
    const last = pending.join('');
    if (last.trim() !== '') yield parseLine(last, parse, true);
  } finally {
    if (!finished) await reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}

function parseLine(line: string, parse: (line: string) => unknown, atEnd: boolean): unknown {
  try {
    return parse(line);
  } catch {
    throw new NdjsonLineError(line.slice(0, 200), atEnd);
  }
}
