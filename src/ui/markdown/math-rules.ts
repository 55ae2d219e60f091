import type { Parser } from './markdown-it';

type BlockRule = Parameters<Parser['block']['ruler']['before']>[2];
type InlineRule = Parameters<Parser['inline']['ruler']['before']>[2];

const closers: Record<string, string> = { $$: '$$', '\\[': '\\]', '\\(': '\\)' };

/**
 * Maths between `$$ $$`, `\[ \]` and `\( \)`. A single dollar is money: "$5 and $6" stays a text.
 *
 * On lines of its own it is a block: the opener begins a line, the closer ends one. A blank line in
 * between means that it is none, as in TeX, so a stray opener never swallows the rest of the text. At
 * the end of the text it is one that is not closed yet.
 */
export function mathRules(md: Parser): void {
  md.block.ruler.before('fence', 'math', blockRule, { alt: ['paragraph', 'reference', 'blockquote', 'list'] });
  md.inline.ruler.before('escape', 'math', inlineRule);
}

const blockRule: BlockRule = (state, startLine, endLine, silent) => {
  if (state.sCount[startLine]! - state.blkIndent >= 4) return false;
  const start = state.bMarks[startLine]! + state.tShift[startLine]!;
  const opener = state.src.slice(start, start + 2);
  const closer = opener === '$$' || opener === '\\[' ? closers[opener]! : undefined;
  if (!closer) return false;

  let line = startLine;
  let closed = false;
  for (; line < endLine; line += 1) {
    if (line > startLine && (state.isEmpty(line) || state.sCount[line]! < state.blkIndent)) return false;
    const from = state.bMarks[line]! + (line === startLine ? state.tShift[line]! + 2 : 0);
    const text = state.src.slice(from, state.eMarks[line]!);
    const end = text.indexOf(closer);
    if (end === -1) continue;
    // Something behind the closer: maths inside a sentence.
    if (text.slice(end + 2).trim() !== '') return false;
    closed = true;
    break;
  }
  if (silent) return true;

  const nextLine = closed ? line + 1 : endLine;
  const token = state.push('math_block', '', 0);
  const source = state.getLines(startLine, nextLine, state.blkIndent, false).trim();
  token.content = closed ? source.slice(2, -2).trim() : source;
  token.map = [startLine, nextLine];
  token.meta = { closed };
  state.line = nextLine;
  return true;
};

const inlineRule: InlineRule = (state, silent) => {
  const opener = state.src.slice(state.pos, state.pos + 2);
  const closer = closers[opener];
  if (!closer) return false;
  const end = state.src.indexOf(closer, state.pos + 2);
  if (end === -1 || end + 2 > state.posMax) return false;
  const tex = state.src.slice(state.pos + 2, end).trim();
  if (tex === '') return false;
  if (!silent) {
    const token = state.push('math_inline', '', 0);
    token.content = tex;
    token.meta = { display: opener !== '\\(' };
  }
  state.pos = end + 2;
  return true;
};
