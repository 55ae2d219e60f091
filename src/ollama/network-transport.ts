import { abortError, isAbort } from '@/base/abort';
import { UnreachableError } from './errors';
import type { Transport, TransportRequest, UploadProgress, UploadRequest } from './transport';

/**
 * Speaks HTTP to the server at `baseUrl`. A trailing slash is dropped: a doubled one would be
 * redirected without CORS headers, which a page sees as a network error. `headers` go with every
 * request; Authorization is the only one that a bare Ollama lets a page send.
 *
 * [Note: The page's own login] A page and its /api may stand behind one login, a cookie or a password that
 * the browser keeps: requests to the page's own origin carry that. Those to other origins carry none of it,
 * for an Ollama answers origins with `*` or without Access-Control-Allow-Credentials, and a browser refuses
 * both to a request with credentials. `same-origin` means just that, and XMLHttpRequest does the same while
 * withCredentials is false. (https://fetch.spec.whatwg.org/#concept-request-credentials-mode, #cors-check;
 * gin-contrib/cors v1.7.2 config.go)
 */
export function networkTransport(baseUrl: string, headers: Record<string, string> = {}): Transport {
  const base = baseUrl.replace(/\/+$/, '');
  return {
    async fetch(request, options) {
      try {
        return await fetch(base + request.path, {
          method: request.method,
          headers: { ...headers, ...request.headers },
          body: toBody(request),
          signal: options?.signal ?? null,
          credentials: 'same-origin',
          cache: 'no-store',
        });
      } catch (error) {
        if (isAbort(error)) throw error;
        if (options?.signal?.aborted) throw abortError();
        throw new UnreachableError(request.path, { cause: error });
      }
    },
    upload: (request, options) =>
      uploadByXhr(base, { ...request, headers: { ...headers, ...request.headers } }, options),
  };
}

/**
 * A string body would be sent as text/plain with a charset; both forms need no preflight. An empty
 * type on a Blob keeps a file's own type from forcing one.
 */
function toBody({ body }: TransportRequest): BodyInit | null {
  if (body === undefined) return null;
  return typeof body === 'string' ? body : body.slice(0, body.size, '');
}

/**
 * [Note: Uploads by XMLHttpRequest] fetch() reports no upload progress and cannot stream a request
 * body over HTTP/1.1 (https://developer.chrome.com/docs/capabilities/web-apis/fetch-streaming-requests).
 * XHR sends the File itself, so that the browser reads it from disk as the network takes it.
 */
function uploadByXhr(
  base: string,
  request: UploadRequest,
  options: { signal?: AbortSignal; onProgress?: (progress: UploadProgress) => void } = {},
): Promise<Response> {
  const { signal, onProgress } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError());
    const xhr = new XMLHttpRequest();
    const onAbort = () => xhr.abort();
    signal?.addEventListener('abort', onAbort, { once: true });
    xhr.onloadend = () => signal?.removeEventListener('abort', onAbort);
    xhr.onabort = () => reject(abortError());
    xhr.onerror = () => reject(new UnreachableError(request.path));
    xhr.ontimeout = xhr.onerror;
    // A Response of status 204 must have no body at all.
    xhr.onload = () =>
      resolve(new Response(xhr.status === 204 ? null : (xhr.response as ArrayBuffer), { status: xhr.status }));
    xhr.upload.onprogress = ({ loaded }) => onProgress?.({ sentBytes: loaded, totalBytes: request.body.size });
    xhr.open(request.method, base + request.path);
    xhr.responseType = 'arraybuffer';
    for (const [name, value] of Object.entries(request.headers ?? {})) xhr.setRequestHeader(name, value);
    xhr.send(request.body);
  });
}
