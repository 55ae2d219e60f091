/**
 * A new random id: 128 bits as 32 hex digits. Made from getRandomValues because randomUUID is absent
 * where the page is served over plain http.
 */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
