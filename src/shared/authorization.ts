/** Credentials for a proxy in front of an Ollama, which has no authorization of its own. */
export type Authorization = { kind: 'bearer'; token: string } | { kind: 'basic'; user: string; password: string };

/** The headers that go with every request to a server with these credentials; empty without any. */
export function authorizationHeaders(authorization: Authorization | undefined): Record<string, string> {
  if (!authorization) return {};
  if (authorization.kind === 'bearer') return { Authorization: `Bearer ${authorization.token}` };
  return { Authorization: `Basic ${toBase64(`${authorization.user}:${authorization.password}`)}` };
}

/** btoa() knows only Latin-1; credentials go as UTF-8 (RFC 7617, section 2.1). */
function toBase64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}
