/** A file that was given, and where it lies in what was given. */
export interface GivenFile {
  file: File;
  /** Relative and with slashes: `model/config.json`; the name alone for a file given by itself. */
  path: string;
}

/** What was dropped or picked, folders walked. */
export interface Intake {
  files: GivenFile[];
  /** Paths that the browser could not read. */
  unreadable: string[];
}

/** What was dropped, named at once and walked in its own time. */
export interface Dropped {
  /** Of the folders given; none when only files were. */
  folders: string[];
  intake: Promise<Intake>;
}

/**
 * Hidden folders, as those of git: what lies in them is nobody's model. The one given may be hidden
 * itself; Ollama's is what people mean who give the one above.
 */
const isHidden = (name: string) => name.startsWith('.') && name !== '.ollama';

/**
 * Takes in what was dropped. Must be called within the drop event: afterwards the transfer is empty.
 * The walk never rejects; what cannot be read is listed.
 */
export function takeDropped(transfer: DataTransfer): Dropped {
  const roots: FileSystemEntry[] = [];
  const intake: Intake = { files: [], unreadable: [] };
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    const file = item.getAsFile();
    if (entry?.isDirectory) roots.push(entry);
    else if (file) intake.files.push({ file, path: file.name });
  }
  return { folders: roots.map(({ name }) => name), intake: walk(roots, intake) };
}

/** Takes in what a picker gave, of files or of a folder. */
export function takePicked(files: Iterable<File>): Dropped {
  const given = Array.from(files, (file) => ({ file, path: file.webkitRelativePath || file.name }));
  const folders = new Set(given.flatMap(({ path }) => (path.includes('/') ? [path.slice(0, path.indexOf('/'))] : [])));
  const visible = given.filter(({ path }) => !path.split('/').slice(1, -1).some(isHidden));
  return { folders: [...folders], intake: Promise.resolve({ files: visible, unreadable: [] }) };
}

/** Whether a drag brings files: text and links are not ours to take. */
export function bringsFiles(transfer: DataTransfer | null): transfer is DataTransfer {
  return transfer?.types.includes('Files') ?? false;
}

/** Walks folders one after the other: however many entries there are, the page is free between two batches. */
async function walk(roots: FileSystemEntry[], intake: Intake): Promise<Intake> {
  const folders = [...roots];
  for (let folder = folders.shift(); folder; folder = folders.shift()) {
    try {
      const reader = (folder as FileSystemDirectoryEntry).createReader();
      for (let batch = await nextBatch(reader); batch.length > 0; batch = await nextBatch(reader)) {
        folders.push(...batch.filter(({ isDirectory, name }) => isDirectory && !isHidden(name)));
        await Promise.all(batch.filter(({ isFile }) => isFile).map((entry) => addFile(entry, intake)));
      }
    } catch {
      intake.unreadable.push(pathOf(folder));
    }
  }
  return intake;
}

/** A folder tells its entries in batches (a hundred in Chromium); an empty one is the end. */
function nextBatch(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

async function addFile(entry: FileSystemEntry, intake: Intake): Promise<void> {
  try {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    intake.files.push({ file, path: pathOf(entry) });
  } catch {
    intake.unreadable.push(pathOf(entry));
  }
}

function pathOf({ fullPath }: FileSystemEntry): string {
  return fullPath.replace(/^\//, '');
}
