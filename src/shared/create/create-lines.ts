import type { ProgressChunk } from '@/ollama';

/** The status lines of a create, with one more: a line that reports progress replaces the one it continues. */
export function addLine(lines: ProgressChunk[], line: ProgressChunk): ProgressChunk[] {
  const last = lines.at(-1);
  const continues = last?.status === line.status && last.digest === line.digest;
  return continues ? [...lines.slice(0, -1), line] : [...lines, line];
}
