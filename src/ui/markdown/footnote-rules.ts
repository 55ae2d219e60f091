import type { Parser } from './markdown-it';

type BlockRule = Parameters<Parser['block']['ruler']['before']>[2];
type InlineRule = Parameters<Parser['inline']['ruler']['before']>[2];

/** The key under which a footnote stands among the references. Those of links are upper case. */
export function footnoteKey(label: string): string {
  return `footnote:${label}`;
}

/**
 * `[^label]` in a text and `[^label]: ...` as a block, whose further lines are indented by four. A
 * mark without its note stays text.
 */
export function footnoteRules(md: Parser): void {
  md.block.ruler.before('reference', 'footnote', blockRule, { alt: ['paragraph', 'reference'] });
  md.inline.ruler.before('link', 'footnote', inlineRule);
}

const definition = /^\[\^([^\s[\]]+)\]:/;

const blockRule: BlockRule = (state, startLine, endLine, silent) => {
  if (state.sCount[startLine]! - state.blkIndent >= 4) return false;
  const start = state.bMarks[startLine]! + state.tShift[startLine]!;
  const max = state.eMarks[startLine]!;
  const match = definition.exec(state.src.slice(start, max));
  if (!match) return false;
  if (silent) return true;

  const label = match[1]!;
  const references = (state.env.references ??= {});
  references[footnoteKey(label)] ??= { href: '', title: '' };

  const open = state.push('footnote_open', '', 1);
  open.meta = { label };
  open.map = [startLine, startLine];

  // The first line is parsed as if its text began at the place that the others are indented to.
  const textStart = start + match[0].length;
  let textAt = textStart;
  let column = state.sCount[startLine]! + match[0].length;
  const columnAtStart = column;
  for (; textAt < max; textAt += 1) {
    const char = state.src[textAt];
    if (char === '\t') column += 4 - (column % 4);
    else if (char === ' ') column += 1;
    else break;
  }
  const saved = {
    bMark: state.bMarks[startLine]!,
    tShift: state.tShift[startLine]!,
    sCount: state.sCount[startLine]!,
    parentType: state.parentType,
  };
  state.bMarks[startLine] = textStart;
  state.tShift[startLine] = textAt - textStart;
  state.sCount[startLine] = column - columnAtStart;
  state.blkIndent += 4;
  state.parentType = 'footnote' as typeof state.parentType;
  if (state.sCount[startLine]! < state.blkIndent) state.sCount[startLine]! += state.blkIndent;
  state.md.block.tokenize(state, startLine, endLine);
  state.parentType = saved.parentType;
  state.blkIndent -= 4;
  state.bMarks[startLine] = saved.bMark;
  state.tShift[startLine] = saved.tShift;
  state.sCount[startLine] = saved.sCount;

  open.map[1] = state.line;
  state.push('footnote_close', '', -1);
  return true;
};

const reference = /^\[\^([^\s[\]]+)\]/;

const inlineRule: InlineRule = (state, silent) => {
  if (state.src[state.pos] !== '[' || state.src[state.pos + 1] !== '^') return false;
  const match = reference.exec(state.src.slice(state.pos, Math.min(state.posMax, state.pos + 100)));
  if (!match || !state.env.references?.[footnoteKey(match[1]!)]) return false;
  if (!silent) state.push('footnote_ref', '', 0).meta = { label: match[1]! };
  state.pos += match[0].length;
  return true;
};
