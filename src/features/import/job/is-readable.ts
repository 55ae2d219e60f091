/** Whether a file can be read as it was when it was picked: Chromium refuses one that was changed since. */
export async function isReadable(blob: Blob): Promise<boolean> {
  try {
    await blob.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
