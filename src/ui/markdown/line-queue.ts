import type { CodeToken, LineHighlighter, LineState } from './highlighter';
import { lengthOf, PiecesBuilder, type Pieces } from './pieces';

/** How long colouring may keep the page from anything else. */
const sliceMs = 8;

/**
 * Colours the lines of a code block that grows: each once, in order, as soon as it is complete, and a
 * long backlog in slices.
 */
export class LineQueue {
  private lines: Pieces<string> = { groups: [], rest: [] };
  private count = 0;
  private highlighter: LineHighlighter | undefined;
  private state: LineState;
  private done = new PiecesBuilder<CodeToken[]>();
  private doneLines = new PiecesBuilder<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `show` is called with the tokens so far, one element a line. */
  constructor(private readonly show: (tokens: Pieces<CodeToken[]>) => void) {}

  /** The block as it is now. While it is not complete its last line is not either. */
  update(lines: Pieces<string>, options: { complete: boolean; highlighter: LineHighlighter | undefined }): void {
    this.lines = lines;
    const all = lengthOf(lines);
    this.count = options.complete ? all : Math.max(0, all - 1);
    const same = options.highlighter === this.highlighter && this.isContinued();
    this.highlighter = options.highlighter;
    if (!same) this.restart();
    this.work();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Whether the lines that are coloured still stand there. Groups that are the same need no look. */
  private isContinued(): boolean {
    const { groups, rest } = this.doneLines.snapshot();
    const now = [...this.lines.groups, this.lines.rest];
    return [...groups, rest].every((lines, group) => {
      const other = now[group];
      return other === lines || lines.every((line, index) => other?.[index] === line);
    });
  }

  private restart(): void {
    this.state = undefined;
    this.done = new PiecesBuilder();
    this.doneLines = new PiecesBuilder();
    this.show(this.done.snapshot());
  }

  private work(): void {
    this.stop();
    const { highlighter } = this;
    if (!highlighter || this.done.length >= this.count) return;
    const until = performance.now() + sliceMs;
    while (this.done.length < this.count && performance.now() < until) {
      const text = this.lineAt(this.done.length);
      const { tokens, state } = highlighter.line(text, this.state);
      this.state = state;
      this.done.push(tokens);
      this.doneLines.push(text);
    }
    this.show(this.done.snapshot());
    if (this.done.length < this.count) this.timer = setTimeout(() => this.work());
  }

  private lineAt(index: number): string {
    const size = this.lines.groups[0]?.length ?? Infinity;
    const group = Math.floor(index / size);
    return (this.lines.groups[group] ?? this.lines.rest)[index % size] ?? '';
  }
}
