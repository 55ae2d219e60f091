import { mayGoOn } from './growing';
import type { Parser } from './markdown-it';

type BlockRule = Parameters<Parser['block']['ruler']['before']>[2];
type BlockState = Parameters<BlockRule>[0];

/** How far the end of a document in a fence is looked for. */
const longestDocument = 16_000;

/**
 * A fence of Markdown whose document has fences of the same length.
 *
 * [Note: A document in a fence] In CommonMark the first bare fence ends the block (spec 0.31, example 119 and
 * on: an inner fence needs fewer marks), but models write a README in three backticks with its code in
 * three backticks. So here a fence with a language opens an inner block, which the next bare one ends. A bare
 * fence outside of an inner block ends the document when a blank line or nothing follows, and opens an inner
 * block when it is indented or a text follows directly. Where that leads nowhere, the document ends at the
 * first bare fence outside of those with a language, and where there is none, as CommonMark has it.
 */
export function documentFenceRule(md: Parser): void {
  md.block.ruler.before('fence', 'document_fence', rule, { alt: [] });
}

const rule: BlockRule = (state, startLine, endLine, silent) => {
  const indent = state.sCount[startLine]! - state.blkIndent;
  const opening = /^(`{3,}|~{3,})[ \t]*(?:markdown|md)(?![^\s{])[^`]*$/i.exec(lineOf(state, startLine));
  if (indent >= 4 || !opening || silent) return false;
  const end = documentEnd(state, { startLine, endLine, mark: opening[1]!, indent });
  if (end === undefined) return false;

  const token = state.push('fence', 'code', 0);
  token.info = lineOf(state, startLine).slice(opening[1]!.length);
  token.content = state.getLines(startLine + 1, Math.min(end, endLine), state.sCount[startLine]!, true);
  token.markup = opening[1]!;
  state.line = Math.min(end + 1, endLine);
  token.map = [startLine, state.line];
  token.meta = { closed: end < endLine };
  return true;
};

interface Document {
  startLine: number;
  endLine: number;
  mark: string;
  indent: number;
}

/** The line of the fence that ends the document; `endLine` while it may come; undefined as CommonMark has it. */
function documentEnd(state: BlockState, { startLine, endLine, mark, indent }: Document): number | undefined {
  const inner: Array<{ length: number; isBare: boolean }> = [];
  let firstBare: number | undefined;
  for (let line = startLine + 1; ; line += 1) {
    const isOut = line < endLine && !state.isEmpty(line) && state.sCount[line]! < state.blkIndent;
    if (isOut || (line < endLine && state.eMarks[line]! - state.bMarks[startLine]! > longestDocument)) return firstBare;
    if (!isWhole(state, line, endLine)) return mayGoOn(state, startLine, endLine) ? endLine : firstBare;
    const fence = /^(`{3,}|~{3,})[ \t]*([^`]*)$/.exec(lineOf(state, line));
    if (!fence || fence[1]![0] !== mark[0] || fence[1]!.length < mark.length) continue;
    const length = fence[1]!.length;
    const top = inner.at(-1);
    if (fence[2]!.trim() !== '') {
      if (top?.isBare) return firstBare;
      if (!top) inner.push({ length, isBare: false });
    } else if (top) {
      if (length >= top.length) inner.pop();
    } else if (state.sCount[line]! - state.blkIndent > indent) {
      inner.push({ length, isBare: true });
    } else {
      firstBare ??= line;
      if (isWhole(state, line + 1, endLine) ? state.isEmpty(line + 1) : !hasText(state, line + 1, endLine)) {
        const isOpen = !isWhole(state, line + 1, endLine) && mayGoOn(state, startLine, endLine);
        return isOpen ? endLine : line;
      }
      inner.push({ length, isBare: true });
    }
  }
}

function lineOf(state: BlockState, line: number): string {
  return state.src.slice(state.bMarks[line]! + state.tShift[line]!, state.eMarks[line]!);
}

/** Whether a line is there with its end, or is the last one of all. */
function isWhole(state: BlockState, line: number, endLine: number): boolean {
  if (line >= endLine) return false;
  return line < state.bMarks.length - 2 || state.src.endsWith('\n') || !(state.env as { growing: boolean }).growing;
}

function hasText(state: BlockState, line: number, endLine: number): boolean {
  return line < endLine && !state.isEmpty(line);
}
