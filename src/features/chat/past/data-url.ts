/** The bytes of a `data:` address in base64, with its type; undefined where it is none, or broken. */
export function fromDataUrl(address: string): Blob | undefined {
  const head = /^data:([\w.+-]+\/[\w.+-]+)(?:;[\w=.-]+)*;base64,/.exec(address.slice(0, 200));
  return head ? fromBase64(address.slice(head[0].length), head[1]!) : undefined;
}

/** The bytes of a base64 text; undefined where it is none. */
export function fromBase64(base64: string, type: string): Blob | undefined {
  try {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
    return new Blob([bytes], { type });
  } catch {
    return undefined;
  }
}

const signatures: [type: string, base64: string][] = [
  ['image/png', 'iVBORw0KGgo'],
  ['image/jpeg', '/9j/'],
  ['image/gif', 'R0lGOD'],
  ['image/webp', 'UklGR'],
];

/** What kind of image begins like this, in base64. */
export function imageTypeOf(base64: string): string | undefined {
  return signatures.find(([, beginning]) => base64.startsWith(beginning))?.[0];
}
