/** Credentials for a proxy in front of an Ollama, which has no authorization of its own. */
export type Authorization = { kind: 'bearer'; token: string } | { kind: 'basic'; user: string; password: string };

/**
 * The headers that go with every request to a server with these credentials; empty without any. Whatever
 * was typed makes a header that a page may set: a token with other characters is sent as UTF-8, without
 * the blanks and line ends that came along with a copy. Never throws.
 */
export function authorizationHeaders(authorization: Authorization | undefined): Record<string, string> {
  if (!authorization) return {};
  if (authorization.kind === 'bearer') {
    const token = authorization.token.replace(/^\s*Bearer\s+/i, '').replace(/[\p{White_Space}\p{Cc}]/gu, '');
    return { Authorization: `Bearer ${toByteString(token)}` };
  }
  return { Authorization: `Basic ${toBase64(`${authorization.user}:${authorization.password}`)}` };
}

/** btoa() knows only Latin-1; credentials go as UTF-8 (RFC 7617, section 2.1). */
function toBase64(text: string): string {
  return btoa(toByteString(text));
}

/** A character a byte of the text's UTF-8: what btoa() and headers take. */
function toByteString(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
}
