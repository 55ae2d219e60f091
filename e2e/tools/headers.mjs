// The headers every file of ours is served with, by `npm start`, by the tests and by `npm run dev`.

/**
 * What a page may do. `connect-src *` because users add servers of their own; `wasm-unsafe-eval` for the
 * hasher and the embedded engine. The same text stands in index.html, for hosts that send no headers;
 * as a header it also binds workers and framing.
 */
const contentSecurityPolicy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' blob: data:; media-src 'self' blob:; worker-src 'self' blob:; connect-src *; " +
  "object-src 'none'; base-uri 'none'";

/**
 * COOP and COEP make a page on loopback or https cross-origin isolated, which WebAssembly threads need.
 * `credentialless` and not `require-corp`: the latter would refuse the opaque answers by which a refused
 * origin is told apart from a server that is down.
 */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'credentialless',
};

export const headers = {
  'Content-Security-Policy': `${contentSecurityPolicy}; frame-ancestors 'none'`,
  ...isolation,
  'X-Content-Type-Options': 'nosniff',
};

/**
 * Those of sandbox.html, in which the functions of a user's tools run: it is framed, by a page of ours alone, it
 * has no origin even when it is opened by itself, and it may evaluate text and load nothing. The same policy
 * stands in the file, but for what only a header can say.
 */
const sandboxHeaders = {
  ...headers,
  'Content-Security-Policy':
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; worker-src blob:; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts",
  // Where the page is isolated, Firefox asks a frame without an origin for more than it asks a picture (153:
  // NS_ERROR_DOM_CORP_FAILED without).
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/**
 * The headers of a file.
 * @param {string} name from the site's root
 */
export function headersOf(name) {
  return name === 'sandbox.html' ? sandboxHeaders : headers;
}
