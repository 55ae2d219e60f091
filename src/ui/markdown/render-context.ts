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
  diagram: DiagramTexts;
}

export interface DiagramTexts {
  /** Names the picture; the words are those in it. */
  picture: (words: string) => string;
  title: string;
  /** Shows the source instead of the picture. */
  source: string;
  larger: string;
  saveSvg: string;
  savePng: string;
  zoomIn: string;
  zoomOut: string;
  fit: string;
  /** What is wrong with it; the line is absent where it is not known. */
  broken: (line: number | undefined) => string;
  /** It asks for something of another host. */
  outside: string;
  /** It would keep the page from anything else for a while; `draw` does it all the same. */
  large: string;
  draw: string;
  tooLarge: string;
  /** What draws them did not load. */
  missing: string;
}

export interface RenderContext {
  texts: MarkdownTexts;
  footnoteId: (label: string) => string;
  /** Whether long code blocks are folded. */
  folds: boolean;
  /** Whether all of the text was there at once; see the note on whole texts. */
  isWhole: boolean;
}
