/** A file that was dropped, pasted or picked. */
export interface GivenFile {
  file: File;
  /** It is one in name only: what is in it was not given. */
  isFolder?: boolean;
}

/** The files of a drop or of the clipboard. Must be called within its event: afterwards the transfer is empty. */
export function filesIn(transfer: DataTransfer): GivenFile[] {
  return Array.from(transfer.items).flatMap((item) => {
    const file = item.kind === 'file' ? item.getAsFile() : null;
    return file ? [{ file, isFolder: item.webkitGetAsEntry()?.isDirectory }] : [];
  });
}

/**
 * The files that a paste is about. Office programs put a picture of a text beside the text, which is what is
 * meant; file managers put the names of the files there, which are not.
 */
export function pastedFiles(transfer: DataTransfer | null): GivenFile[] {
  const given = transfer ? filesIn(transfer) : [];
  const text = transfer?.getData('text/plain').trim() ?? '';
  const names = given.map(({ file }) => file.name);
  const isAboutFiles =
    text === '' || text.split(/\s*[\r\n]+\s*/).every((line) => names.some((name) => line.endsWith(name)));
  return isAboutFiles ? given : [];
}
