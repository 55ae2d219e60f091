/** As much at a time as a call takes arguments. */
const piece = 0x8000;

/** The bytes of a blob as base64, without a prefix. Throws what reading it does. */
export async function toBase64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += piece) text += String.fromCharCode(...bytes.subarray(at, at + piece));
  return btoa(text);
}
