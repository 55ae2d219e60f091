import { fail, end, tap, type Recording } from './recording';
import type { TransportRequest } from './transport';

/**
 * A fetch that writes every call down as one of `server`'s, whatever is spoken there: the address without its query
 * and what stands for a user in it, headers without the values of those that are named in `secrets` (in lower
 * case), texts as far as the log keeps them. Answers are what `fetch` resolves with, but for a body that is read
 * through the log; it rejects and aborts as `fetch` does.
 */
export function recordingFetch(
  send: typeof fetch,
  recording: Recording,
  server: string,
  secrets: ReadonlySet<string>,
): typeof fetch {
  return async (input, init) => {
    const record = recording.begin(server, toRequest(input, init), secrets);
    try {
      const response = await send(input, init);
      record.status = response.status;
      record.headersAt = recording.now();
      recording.changed(record);
      if (!response.body) {
        end(record, recording);
        return response;
      }
      const reader = tap(response.body.getReader(), record, recording);
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
        async pull(controller) {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value as Uint8Array<ArrayBuffer>);
        },
        cancel: (reason) => reader.cancel(reason),
      });
      const { status, statusText, headers } = response;
      return new Response(body, { status, statusText, headers });
    } catch (error) {
      fail(record, recording, error);
      throw error;
    }
  };
}

function toRequest(input: Parameters<typeof fetch>[0], init: RequestInit = {}): TransportRequest {
  const request = input instanceof Request ? input : undefined;
  const { origin, pathname } = new URL(request?.url ?? String(input));
  return {
    method: (init.method ?? request?.method ?? 'GET').toUpperCase() as TransportRequest['method'],
    path: origin + pathname,
    headers: Object.fromEntries(new Headers(init.headers ?? request?.headers)),
    ...(typeof init.body === 'string' && { body: init.body }),
  };
}
