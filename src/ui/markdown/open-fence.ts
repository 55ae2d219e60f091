import { PiecesBuilder } from './pieces';
import { languageOf } from './to-blocks';
import type { TopLevel } from './top-level';
import type { Block } from './tree';

/** A fenced code block whose end is still to come: taken line by line, without a parser. */
export class OpenFence {
  private readonly lines = new PiecesBuilder<string>();

  private constructor(
    /** Where its first line begins. */
    readonly start: number,
    private readonly lang: string,
    private readonly indent: number,
    /** Matches the line that ends it. */
    private readonly closing: RegExp,
    /** Matches what may become that line. */
    private readonly maybeClosing: RegExp,
  ) {}

  /** Opens one where `group` is a fence without an end. */
  static from(group: TopLevel, completeLines: number): OpenFence | undefined {
    const [token] = group.tokens;
    if (token?.type !== 'fence' || token.meta?.closed === false || group.startLine >= completeLines) return undefined;
    const opening = group.line(group.startLine);
    const indent = /^ */.exec(opening)![0].length;
    const mark = token.markup[0]!;
    const closing = new RegExp(`^ {0,3}${mark}{${token.markup.length},}[ \\t]*$`);
    if (group.endLine - group.startLine > 1 && closing.test(group.line(group.endLine - 1))) return undefined;
    const maybeClosing = new RegExp(`^ {0,3}${mark}*[ \\t]*$`);
    return new OpenFence(group.lineOffset(group.startLine + 1), languageOf(token.info), indent, closing, maybeClosing);
  }

  /**
   * Takes the complete lines of `text`, up to the closing one. `length` is how much of it was taken.
   * At the end of everything the last line counts as complete.
   */
  take(text: string, complete: boolean): { length: number; closed: boolean } {
    let start = 0;
    while (start < text.length) {
      const end = text.indexOf('\n', start);
      if (end === -1 && !complete) break;
      const line = end === -1 ? text.slice(start) : text.slice(start, end);
      start = end === -1 ? text.length : end + 1;
      // As markdown-it has it: blanks at the very end of the text are no line.
      if (end === -1 && line.trim() === '') break;
      if (this.closing.test(line)) return { length: start, closed: true };
      this.lines.push(withoutIndent(line, this.indent));
    }
    return { length: start, closed: false };
  }

  /** The block so far, `partial` being a last line without its end. */
  block(partial: string, closed: boolean): Block {
    const shown = partial === '' || this.maybeClosing.test(partial) ? [] : [withoutIndent(partial, this.indent)];
    return { kind: 'code', lang: this.lang, lines: this.lines.snapshot(shown), closed };
  }
}

/** Takes away up to `indent` columns of blanks; a tab that is cut in two leaves blanks. */
function withoutIndent(line: string, indent: number): string {
  let column = 0;
  let at = 0;
  while (column < indent && (line[at] === ' ' || line[at] === '\t')) {
    column += line[at] === '\t' ? 4 - (column % 4) : 1;
    at += 1;
  }
  return ' '.repeat(Math.max(0, column - indent)) + line.slice(at);
}
