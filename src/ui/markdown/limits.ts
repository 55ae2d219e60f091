import type { Growth } from './growing';
import type { Parser } from './markdown-it';

type BlockRule = Parameters<Parser['block']['ruler']['before']>[2];

/** How deep blocks may stand in each other. A list counts twice: itself and its item. */
const deepest = 40;
/** The cells of a table; a browser lays it out anew with every row. */
const mostCells = 20_000;
/** The longest line that a table begins with. */
const longestHead = 4000;

/** What the rule of tables is told about a table of which rows are settled already. */
export type TableGrowth = Growth & { settledRows: number };

/**
 * Bounds what a text can ask for. What stands too deep and the rows that are too many are a text with
 * their marks, as if they had none: nothing is left out.
 */
export function limitRules(md: Parser): void {
  const tableRule = md.block.ruler.getRules('')[0]!;
  const limited: BlockRule = (state, startLine, endLine, silent) => {
    const head = state.src.slice(state.bMarks[startLine], state.eMarks[startLine]);
    if (head.length > longestHead || !head.includes('|')) return false;
    const settled = startLine === 0 && state.level === 0 ? (state.env as TableGrowth).settledRows : 0;
    const rows = Math.floor(mostCells / head.split('|').length) - settled;
    return tableRule(state, startLine, Math.min(endLine, startLine + 2 + Math.max(0, rows)), silent);
  };
  md.block.ruler.at('table', limited, { alt: ['paragraph', 'reference'] });
  md.block.ruler.before('table', 'deep', deepRule);
}

const deepRule: BlockRule = (state, startLine, endLine) => {
  if (state.level < deepest) return false;
  let line = startLine + 1;
  while (line < endLine && !state.isEmpty(line) && state.sCount[line]! >= state.blkIndent) line += 1;
  state.push('paragraph_open', 'p', 1).map = [startLine, line];
  const inline = state.push('inline', '', 0);
  inline.content = state.getLines(startLine, line, state.blkIndent, false).trim();
  inline.map = [startLine, line];
  inline.children = [];
  state.push('paragraph_close', 'p', -1);
  state.line = line;
  return true;
};
