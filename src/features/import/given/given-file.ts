import type { RootHandle } from './file-handles';

/** A file that was given, and where it lies in what was given. */
export interface GivenFile {
  file: File;
  /** Relative and with slashes: `model/config.json`; the name alone for a file given by itself. */
  path: string;
  /** What was given, itself or a folder it lies in, where the browser lets it be found again. */
  root?: RootHandle;
  /** What the user says a text is written in. */
  encoding?: string;
}

/** The folder of a path; empty for a file given by itself. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function sourcesOf(given: readonly GivenFile[]): GivenFile[] {
  return given.map(({ file, path, root }) => ({ file, path, root }));
}
