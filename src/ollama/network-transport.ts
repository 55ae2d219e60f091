import type { Transport } from './transport';

export function networkTransport(baseUrl: string): Transport {
  return {
    fetch: (request, options) =>
      fetch(baseUrl + request.path, {
        method: request.method,
        headers: request.headers,
        body: request.body,
        signal: options?.signal,
      }),
    upload: () => Promise.reject(new Error('not yet')),
  };
}
