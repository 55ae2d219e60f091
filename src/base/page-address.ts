/** Whether a host name as `URL` gives it means this very machine: localhost, 127.x.x.x or [::1]. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/i.test(hostname);
}

/**
 * Whether browsers forbid a page of origin `pageOrigin` to call `url` because the page is https and
 * the address plain http. Addresses of this machine are excepted. False for what is no URL.
 * (https://www.w3.org/TR/mixed-content/, https://www.w3.org/TR/secure-contexts/#is-origin-trustworthy)
 */
export function isMixedContent(url: string, pageOrigin: string): boolean {
  if (!pageOrigin.startsWith('https:') || !URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !isLoopback(hostname);
}
