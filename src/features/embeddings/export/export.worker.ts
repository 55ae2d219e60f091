import { ExportWriter, type ExportFormat, type ExportHead } from './write-export';

/** A file is begun, filled piece by piece, and asked for. */
export type ToExportWorker =
  | { kind: 'begin'; format: ExportFormat; head: ExportHead }
  | { kind: 'piece'; texts: string[]; vectors: Float32Array }
  | { kind: 'end' };

/** A piece is written, or all. */
export type FromExportWorker = { kind: 'next' } | { kind: 'file'; file: Blob };

const scope = self as unknown as {
  postMessage(message: FromExportWorker): void;
  onmessage: (event: MessageEvent<ToExportWorker>) => void;
};
let writer: ExportWriter | undefined;
let type = '';
const parts: Blob[] = [];

scope.onmessage = ({ data }) => {
  if (data.kind === 'begin') {
    writer = new ExportWriter(data.format, data.head);
    type = data.format === 'csv' ? 'text/csv' : 'application/json';
    parts.push(new Blob([writer.begin()]));
  } else if (data.kind === 'piece') {
    // As blobs, which the browser may put on disk: a text of all of it could be longer than texts may be.
    parts.push(new Blob([writer!.piece(data.texts, data.vectors)]));
  } else {
    parts.push(new Blob([writer!.end()]));
    return scope.postMessage({ kind: 'file', file: new Blob(parts, { type }) });
  }
  scope.postMessage({ kind: 'next' });
};
