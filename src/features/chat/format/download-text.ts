/** Gives the user a text as a file. */
export function downloadText(text: string, name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Browsers fetch it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
