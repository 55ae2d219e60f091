import { McpError } from './mcp-error';

/** As much of an answer as is read: what is more would be kept whole in memory before anybody looks at it. */
export const largestAnswerBytes = 8 * 1024 * 1024;

/**
 * A fetch whose answers end with an McpError as soon as they are larger than that; `onTooLarge` is told first,
 * because who reads an event stream would only connect again.
 */
export function boundedFetch(
  onTooLarge: (error: McpError) => void,
  {
    maxBytes = largestAnswerBytes,
    send = (input, init) => fetch(input, init),
  }: { maxBytes?: number; send?: typeof fetch } = {},
): typeof fetch {
  return async (input, init) => {
    const response = await send(input, init);
    if (!response.body) return response;
    let bytes = 0;
    const body = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          bytes += chunk.byteLength;
          if (bytes <= maxBytes) return controller.enqueue(chunk);
          const error = new McpError('mcpTooLarge', { megabytes: Math.round(maxBytes / 1024 / 1024) });
          onTooLarge(error);
          controller.error(error);
        },
      }),
    );
    const { status, statusText, headers } = response;
    return new Response(body, { status, statusText, headers });
  };
}
