import type { Encoding } from '@/base/text-encoding';

/** How texts stand in what was given: one a line, in a column of a table, in JSON. */
export type InputFormat = 'lines' | 'csv' | 'json';

export const inputFormats: readonly InputFormat[] = ['lines', 'csv', 'json'];

/** More take hours on most servers. */
export const maxInputs = 10_000;

/** The largest file that is read: a page has to hold it in memory more than once. */
export const maxInputBytes = 200_000_000;

/** What can be chosen of a table: a column, or a field of objects. */
export interface Column {
  /** As the header has it; empty where there is none. */
  name: string;
  /** The first text in it. */
  sample: string;
}

/** Why nothing can be read. */
export type InputsProblem =
  | { code: 'notJson'; line: number; found: string }
  /** JSON, but no list of texts, of objects, and no object of lists. */
  | { code: 'wrongShape' }
  | { code: 'binary' }
  | { code: 'tooLarge' }
  /** The browser could not read the file. */
  | { code: 'unreadable' };

/** What was read, but for the texts. */
export interface InputsReport {
  format: InputFormat;
  columns: Column[];
  /** Which of them the texts are from; undefined where there are none. */
  column?: number;
  /** Of a table: whether its first row names its columns. */
  hasHeader?: boolean;
  /** Texts with nothing but blanks. */
  emptyCount: number;
  /** Texts that were there before. They are embedded nevertheless. */
  duplicateCount: number;
  /** Texts beyond the most that are taken. */
  beyondCount: number;
  /** Rows or objects without the chosen column. */
  missingCount: number;
  /** Values that are no texts. */
  otherCount: number;
  /** Lines that look like something else. */
  looksLike?: InputFormat;
  /** The row, from 1, in which a quote is opened that nothing closes. */
  openQuoteRow?: number;
  /** What a file was taken for that does not say how it is encoded. */
  guess?: Encoding;
  problem?: InputsProblem;
}

/** What is to be read, and how; what is undefined is guessed. */
export interface InputsRequest {
  source: { text: string } | { file: Blob; name: string; encoding?: Encoding };
  format?: InputFormat;
  column?: number;
  hasHeader?: boolean;
}
