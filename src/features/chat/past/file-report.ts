import type { ImportResult } from './import-conversations';
import type { ExportKind } from './parse-export';

/** What became of a file that was to be imported. */
export interface FileReport {
  name: string;
  kind?: ExportKind;
  result?: ImportResult;
  /** Why nothing of it came, in words. */
  error?: string;
}
