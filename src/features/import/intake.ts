/** What was dropped or picked: files to be recognised, and what cannot be one. */
export interface Intake {
  files: File[];
  /** Names of folders: a folder arrives as an entry that cannot be read as a file. */
  folders: string[];
}

/** Takes in what was dropped. Must be called within the drop event: afterwards the transfer is empty. */
export function takeDropped(transfer: DataTransfer): Intake {
  const intake: Intake = { files: [], folders: [] };
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    const file = item.getAsFile();
    if (entry?.isDirectory) intake.folders.push(entry.name);
    else if (file) intake.files.push(file);
  }
  return intake;
}

/** Whether a drag brings files: text and links are not ours to take. */
export function bringsFiles(transfer: DataTransfer | null): transfer is DataTransfer {
  return transfer?.types.includes('Files') ?? false;
}
