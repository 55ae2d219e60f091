import { abortError, delay } from '@/base/abort';
import { goJson, json } from '../answers';
import type { Fault } from './faults';

/**
 * Answers a request with a fault: `respond` makes the right answer, where it is needed. A broken
 * connection is a TypeError, from here or from the body, as fetch has it.
 */
export async function faultyAnswer(
  fault: Fault,
  respond: () => Promise<Response>,
  signal: AbortSignal | undefined,
): Promise<Response> {
  switch (fault.kind) {
    case 'engine-failure':
      return respond();
    case 'slow':
      await delay(fault.delayMs, signal);
      return withLines(await respond(), { beforeLine: () => delay(fault.delayMs, signal) });
    case 'other-digest':
      return respond();
    case 'hang':
      return untilAborted(signal);
    case 'status':
      return json({ error: fault.message }, fault.status);
    case 'disk-full':
      return json({ error: 'write /models/blobs/sha256-3141592653: no space left on device' }, 500);
    case 'digest-mismatch': {
      const zeros = `sha256:${'0'.repeat(64)}`;
      return json({ error: `digest mismatch, expected "${zeros}", got "sha256:${'f'.repeat(64)}"` }, 400);
    }
    case 'no-cors':
    case 'unreachable':
    case 'upload-cut':
      throw new TypeError('the connection broke (a fault that was asked for)');
    case 'cut-after':
      return withLines(await respond(), { lines: fault.lines, then: 'end' });
    case 'reset':
      return withLines(await respond(), { lines: fault.lines, then: 'break' });
    case 'stall':
      return withLines(await respond(), { lines: fault.lines, then: 'stall', signal });
    case 'no-done':
      return withLines(await respond(), { withoutLast: true });
    case 'garbage-line':
      return withLines(await respond(), { lines: fault.lines, insert: '{"model": "x", <garbage>\n' });
    case 'error-line':
      return withLines(await respond(), {
        lines: fault.lines,
        insert: `${goJson({ error: fault.message })}\n`,
        then: 'end',
      });
  }
}

function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(abortError());
    signal?.addEventListener('abort', () => reject(abortError()));
  });
}

interface LineChanges {
  beforeLine?: () => Promise<void>;
  /** After how many lines something happens. */
  lines?: number;
  insert?: string;
  then?: 'end' | 'break' | 'stall';
  withoutLast?: boolean;
  /** Ends a stall. */
  signal?: AbortSignal;
}

/** The answer with its lines changed. Each piece that the server makes is one line. */
function withLines(response: Response, changes: LineChanges): Response {
  if (!response.body) return response;
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const { lines = Infinity, insert, then, withoutLast } = changes;
  let count = 0;
  let held: Uint8Array | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (count === lines) {
          count += 1;
          if (insert) controller.enqueue(new TextEncoder().encode(insert));
          if (then === 'break') controller.error(new TypeError('the connection broke (a fault that was asked for)'));
          if (then === 'end') controller.close();
          if (then === 'stall') await untilAborted(changes.signal);
          if (then) return reader.cancel();
          if (insert) return;
        }
        await changes.beforeLine?.();
        if (withoutLast && !held) held = (await reader.read()).value;
        const { done, value } = await reader.read();
        if (done) return controller.close();
        controller.enqueue(withoutLast ? held! : value);
        held = value;
        count += 1;
      },
      cancel: () => reader.cancel(),
    },
    { highWaterMark: 0 },
  );
  return new Response(body, response);
}
