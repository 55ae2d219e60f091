import type { GivenFile } from './given-file';
import { droppedHandle, entriesOf, type RootHandle } from './file-handles';

/** What was dropped or picked, folders walked. */
export interface Intake {
  files: GivenFile[];
  /** Paths that the browser could not read. */
  unreadable: string[];
  /** How many more there were, which interrupted imports took back. */
  takenElsewhere?: number;
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

/** So many files of a folder are opened together. */
const filesAtOnce = 25;

/**
 * Takes in what was dropped. Must be called within the drop event: afterwards the transfer is empty.
 * The walk never rejects; what cannot be read is listed.
 */
export function takeDropped(transfer: DataTransfer): Dropped {
  const folders: string[] = [];
  const walks: Promise<Intake>[] = [];
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    const file = item.getAsFile();
    const handle = droppedHandle(item);
    if (entry?.isDirectory) {
      folders.push(entry.name);
      walks.push(walkEntries(entry, handle));
    } else if (file) {
      walks.push(handle.then((root) => ({ files: [{ file, path: file.name, root }], unreadable: [] })));
    }
  }
  return { folders, intake: joined(walks) };
}

/** Takes in what an input gave, of files or of a folder. */
export function takePicked(files: Iterable<File>): Dropped {
  const given = Array.from(files, (file) => ({ file, path: file.webkitRelativePath || file.name }));
  const folders = new Set(given.flatMap(({ path }) => (path.includes('/') ? [path.slice(0, path.indexOf('/'))] : [])));
  const visible = given.filter(({ path }) => !path.split('/').slice(1, -1).some(isHidden));
  return { folders: [...folders], intake: Promise.resolve({ files: visible, unreadable: [] }) };
}

/** Takes in what a picker of the File System Access API gave. */
export function takeHandles(roots: readonly RootHandle[]): Dropped {
  const folders = roots.flatMap((root) => (root.kind === 'directory' ? [root.name] : []));
  return { folders, intake: joined(roots.map(walkHandle)) };
}

/** Takes in a Modelfile that was pasted or written. */
export function takeText(text: string): Dropped {
  const file = new File([text], 'Modelfile');
  return { folders: [], intake: Promise.resolve({ files: [{ file, path: file.name }], unreadable: [] }) };
}

async function joined(walks: readonly Promise<Intake>[]): Promise<Intake> {
  const all = await Promise.all(walks);
  return { files: all.flatMap(({ files }) => files), unreadable: all.flatMap(({ unreadable }) => unreadable) };
}

/** Walks folders one after the other: however many entries there are, the page is free between two batches. */
async function walkEntries(entry: FileSystemEntry, handle: Promise<RootHandle | undefined>): Promise<Intake> {
  const intake: Intake = { files: [], unreadable: [] };
  const root = await handle;
  const folders = [entry];
  // The list grows while it is walked.
  for (const folder of folders) {
    try {
      const reader = (folder as FileSystemDirectoryEntry).createReader();
      for (let batch = await nextBatch(reader); batch.length > 0; batch = await nextBatch(reader)) {
        folders.push(...batch.filter(({ isDirectory, name }) => isDirectory && !isHidden(name)));
        const files = batch.filter(({ isFile }) => isFile);
        // Chromium takes most of a millisecond for each, and the page waits for those that were asked for together.
        for (let start = 0; start < files.length; start += filesAtOnce) {
          const some = files.slice(start, start + filesAtOnce);
          await Promise.all(some.map((each) => add(intake, pathOf(each), () => fileOf(each), root)));
        }
      }
    } catch {
      intake.unreadable.push(pathOf(folder));
    }
  }
  return intake;
}

async function walkHandle(root: RootHandle): Promise<Intake> {
  const intake: Intake = { files: [], unreadable: [] };
  const found: { handle: RootHandle; path: string }[] = [{ handle: root, path: root.name }];
  // The list grows while it is walked.
  for (const { handle, path } of found) {
    if (handle.kind === 'file') {
      await add(intake, path, () => handle.getFile(), root);
      continue;
    }
    try {
      for await (const entry of entriesOf(handle)) {
        if (entry.kind === 'directory' && isHidden(entry.name)) continue;
        found.push({ handle: entry, path: `${path}/${entry.name}` });
      }
    } catch {
      intake.unreadable.push(path);
    }
  }
  return intake;
}

async function add(intake: Intake, path: string, open: () => Promise<File>, root?: RootHandle): Promise<void> {
  try {
    intake.files.push({ file: await open(), path, root });
  } catch {
    intake.unreadable.push(path);
  }
}

/** A folder tells its entries in batches of any size; an empty one is the end. */
function nextBatch(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

function fileOf(entry: FileSystemEntry): Promise<File> {
  return new Promise((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
}

function pathOf({ fullPath }: FileSystemEntry): string {
  return fullPath.replace(/^\//, '');
}
