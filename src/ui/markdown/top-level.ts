import type { Token } from './markdown-it';

/** A block at the top level: its tokens and where it stands. */
export interface TopLevel {
  tokens: Token[];
  /** Lines of the parsed text; the end is exclusive. */
  startLine: number;
  endLine: number;
  /** Where the block begins in the whole text. */
  offset: number;
  /** Where a line of the parsed text begins in the whole text. */
  lineOffset: (line: number) => number;
  /** A line of the parsed text, without its end. */
  line: (line: number) => string;
}

/** Groups tokens by the block at the top level that they belong to. `base` is where `text` begins. */
export function topLevel(tokens: readonly Token[], text: string, base: number): TopLevel[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const lineOffset = (line: number) => base + (starts[line] ?? text.length);
  const line = (index: number) => text.slice(starts[index], (starts[index + 1] ?? text.length + 1) - 1);

  const groups: TopLevel[] = [];
  let first = 0;
  for (const [index, { level, nesting }] of tokens.entries()) {
    if (level !== 0 || nesting === 1) continue;
    const [startLine, endLine] = tokens[first]!.map!;
    groups.push({
      tokens: tokens.slice(first, index + 1),
      startLine,
      endLine,
      offset: lineOffset(startLine),
      lineOffset,
      line,
    });
    first = index + 1;
  }
  return groups;
}
