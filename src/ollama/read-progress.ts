import type { LineReader } from './call';
import { amount, someText, text, type Fields } from './read';
import type { ProgressChunk } from './types';

/** Reads the lines of pull, push and create, of which the last is `success`. */
export const progressLines: LineReader<ProgressChunk> = {
  read: readProgress,
  isLast: ({ status }) => status === 'success',
};

function readProgress(line: Fields): ProgressChunk {
  const chunk: ProgressChunk = { status: text(line.status) ?? '' };
  if (line.digest !== undefined) chunk.digest = someText(line.digest);
  if (line.total !== undefined) chunk.total = amount(line.total);
  if (line.completed !== undefined) chunk.completed = amount(line.completed);
  return chunk;
}
