/** Has the browser save a file under a name, as it saves downloads: where, it may ask. Never throws. */
export function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Firefox begins to read after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
