import { dollarFormula, isProse } from './dollars';
import { mayGoOn } from './growing';
import type { Parser } from './markdown-it';

type BlockRule = Parameters<Parser['block']['ruler']['before']>[2];
type InlineRule = Parameters<Parser['inline']['ruler']['before']>[2];

const closers: Record<string, string> = { $$: '$$', '\\[': '\\]', '\\(': '\\)' };

/** How far behind its opener a closer is looked for. */
const longestFormula = 4000;

/**
 * Maths between `$$ $$`, `\[ \]`, `\( \)` and, where it is not money, `$ $`.
 *
 * On lines of its own it is a block: the opener begins a line, the closer ends one. Models write blank
 * lines in between, though TeX has none there: they may stand behind `\[` and behind a `$$` alone on its
 * line. What has no closer near is no maths, so that a stray opener never swallows the rest of the text; up
 * to the first blank line it is shown as its source.
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

  const mayHaveBlanks = opener === '\\[' || state.src.slice(start + 2, state.eMarks[startLine]!).trim() === '';
  let hasBlanks = false;
  let line = startLine;
  let closed = false;
  for (; line < endLine; line += 1) {
    const isEmpty = state.isEmpty(line);
    if (line > startLine && !isEmpty && state.sCount[line]! < state.blkIndent) return false;
    if (isEmpty && !mayHaveBlanks) return false;
    if (state.bMarks[line]! - start > longestFormula) return false;
    hasBlanks ||= isEmpty;
    const from = state.bMarks[line]! + (line === startLine ? state.tShift[line]! + 2 : 0);
    const text = state.src.slice(from, Math.min(state.eMarks[line]!, start + longestFormula));
    const end = text.indexOf(closer);
    if (end === -1) continue;
    // Something behind the closer: maths inside a sentence.
    if (text.slice(end + 2).trim() !== '') return false;
    closed = true;
    break;
  }
  if (!closed && state.eMarks[endLine - 1]! - start > longestFormula) return false;
  if (!closed || line === endLine - 1) mayGoOn(state, startLine, endLine);
  if (!closed && hasBlanks) return false;
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
  const { src, pos, posMax } = state;
  const opener = src.slice(pos, pos + 2);
  const closer = closers[opener];
  let tex: string | undefined;
  let length = 0;
  if (closer) {
    const end = src.slice(pos + 2, Math.min(posMax, pos + longestFormula)).indexOf(closer);
    if (end !== -1) tex = src.slice(pos + 2, pos + 2 + end);
    length = end + 4;
    if (opener === '$$' && (src[pos - 1] === '$' || src[pos + length] === '$' || isRating(tex ?? ''))) return false;
  } else if (src[pos] === '$') {
    tex = dollarFormula(src, pos, posMax);
    length = (tex?.length ?? 0) + 2;
  }
  if (tex === undefined || tex.trim() === '') return false;
  if (!silent) {
    const token = state.push('math_inline', '', 0);
    token.content = tex.trim();
    token.meta = { display: opener === '$$' || opener === '\\[' };
  }
  state.pos = pos + length;
  return true;
};

/** "A place ($$) that is cheap ($$)": between the dollars is a text. */
function isRating(tex: string): boolean {
  return (
    /^[$,.;:!?)]/.test(tex) ||
    isProse(tex) ||
    (!/[\\^_={}<>+]/.test(tex) && /(?:^|[\s)])\p{L}{3,}(?=[\s(.,])/u.test(tex))
  );
}
