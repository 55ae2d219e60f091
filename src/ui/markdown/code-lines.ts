import { h, type FunctionalComponent } from 'vue';
import type { CodeToken } from './highlighter';

interface CodeLinesProps {
  lines: readonly string[];
  /** A line that has none yet is shown plain. */
  tokens: readonly CodeToken[][];
  /** Whether nothing follows, so that the last line needs no end. */
  last: boolean;
}

/** Some lines of code. Vue skips them as long as the arrays are the same. */
export const CodeLines: FunctionalComponent<CodeLinesProps> = ({ lines, tokens, last }) =>
  lines.map((line, index) => {
    const end = last && index === lines.length - 1 ? '' : '\n';
    const coloured = tokens[index];
    if (!coloured) return h('span', line + end);
    return h('span', [
      ...coloured.map(({ text, color }) => (color ? h('span', { style: { color } }, text) : text)),
      end,
    ]);
  });
CodeLines.props = ['lines', 'tokens', 'last'];
