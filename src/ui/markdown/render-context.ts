/** Texts of the widgets inside of a Markdown text: what shows it has the translations. */
export interface MarkdownTexts {
  copy: string;
  copied: string;
  /** Names a code block without a language. */
  code: string;
  /** Saves a code block as a file. */
  save: string;
  /** Whether a code block's long lines are wrapped. */
  wrap: string;
  unfold: (lines: number) => string;
  fold: string;
  /** Names a table's scrolling box. */
  table: string;
  /** A link that stands for an image of another host. */
  image: (alt: string, host: string) => string;
  /** A footnote's mark. */
  footnote: (label: string) => string;
}

export interface RenderContext {
  texts: MarkdownTexts;
  footnoteId: (label: string) => string;
  /** Whether long code blocks are folded. */
  folds: boolean;
}
