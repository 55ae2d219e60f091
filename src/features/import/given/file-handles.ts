// The File System Access API, as far as it is used here: handles of what was given, which outlive the
// visit. Chromium has it in secure contexts; elsewhere there are no handles.
// (https://wicg.github.io/file-system-access/)

/** What was given itself: a file, or the folder that everything else lies in. */
export type RootHandle = FileSystemFileHandle | FileSystemDirectoryHandle;

/** What TypeScript does not know of the API. */
interface Pickers {
  showOpenFilePicker?: (options: { multiple: boolean }) => Promise<FileSystemFileHandle[]>;
  showDirectoryPicker?: (options: { mode: 'read' }) => Promise<FileSystemDirectoryHandle>;
}
interface WithPermission {
  queryPermission?: (options: { mode: 'read' }) => Promise<PermissionState>;
  requestPermission?: (options: { mode: 'read' }) => Promise<PermissionState>;
}
interface ItemWithHandle {
  getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>;
}

/** The handle of a dropped item. Must be called within the drop event. Never rejects. */
export async function droppedHandle(item: DataTransferItem): Promise<RootHandle | undefined> {
  try {
    const handle = await (item as ItemWithHandle).getAsFileSystemHandle?.();
    return (handle as RootHandle | null | undefined) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Whether the browser's own pickers give handles. */
export function hasPickers(): boolean {
  const { showOpenFilePicker, showDirectoryPicker } = globalThis as Pickers;
  return showOpenFilePicker !== undefined && showDirectoryPicker !== undefined;
}

/**
 * Lets the user pick files, or a folder. Resolves with none when nothing was picked. Must be called by a
 * click or a key; rejects where the browser refuses to show a picker.
 */
export async function pickHandles(kind: 'files' | 'folder'): Promise<RootHandle[]> {
  const { showOpenFilePicker, showDirectoryPicker } = globalThis as Pickers;
  try {
    if (kind === 'folder') return [await showDirectoryPicker!({ mode: 'read' })];
    return await showOpenFilePicker!({ multiple: true });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return [];
    throw error;
  }
}

/** Whether a handle of an earlier visit may be read, or asked for: that takes a click, as `ask` says there was. */
export async function permissionOf(handle: RootHandle, { ask }: { ask: boolean }): Promise<PermissionState> {
  const { queryPermission, requestPermission } = handle as WithPermission;
  const options = { mode: 'read' } as const;
  const state = (await queryPermission?.call(handle, options)) ?? 'granted';
  if (state !== 'prompt' || !ask) return state;
  return (await requestPermission?.call(handle, options)) ?? state;
}

/** The file at `path`, which begins with the handle's own name. Rejects where it is not there any more. */
export async function fileAt(root: RootHandle, path: string): Promise<File> {
  if (root.kind === 'file') return root.getFile();
  const folders = path.split('/').slice(1);
  const name = folders.pop()!;
  let folder = root;
  for (const each of folders) folder = await folder.getDirectoryHandle(each);
  return (await folder.getFileHandle(name)).getFile();
}

/** What a folder holds, and the files of it. */
export async function* entriesOf(folder: FileSystemDirectoryHandle): AsyncGenerator<RootHandle, void, void> {
  // TypeScript knows the iterator only with a library that is not for pages alone.
  const { values } = folder as unknown as { values: () => AsyncIterable<RootHandle> };
  yield* values.call(folder);
}
