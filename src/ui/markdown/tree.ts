import type { Pieces } from './pieces';

// What a Markdown text means, as plain data: nothing in it is HTML. Elements are never changed once
// they are made, so that the same object means the same picture.

export type Inline =
  | string
  | { kind: 'em' | 'strong' | 'del'; children: Inline[] }
  | { kind: 'code'; text: string }
  /** `href` is http, https or mailto: anything else stays text. */
  | { kind: 'link'; href: string; title?: string; children: Inline[] }
  | { kind: 'image'; src: string; alt: string }
  | { kind: 'math'; tex: string; display: boolean }
  | { kind: 'footnote'; label: string }
  | { kind: 'break' };

export interface ListItem {
  /** Whether a task is done; undefined where the item is none. */
  task?: boolean;
  blocks: Block[];
}

export type Align = 'left' | 'center' | 'right' | undefined;

/** The cells of a row. */
export type Row = Inline[][];

export type Block =
  /** The pieces follow each other without anything between them: a long text is cut at blanks. */
  | { kind: 'paragraph'; pieces: Pieces<Inline[]> }
  | { kind: 'heading'; level: number; pieces: Pieces<Inline[]> }
  /** `closed` is false while the end is still to come. */
  | { kind: 'code'; lang: string; lines: Pieces<string>; closed: boolean }
  | { kind: 'list'; ordered: boolean; start: number; loose: boolean; items: Pieces<ListItem> }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'table'; aligns: Align[]; head: Row; rows: Pieces<Row> }
  | { kind: 'rule' }
  /** `tex` without its delimiters; the source with them while `closed` is false. */
  | { kind: 'math'; tex: string; closed: boolean }
  | { kind: 'footnote'; label: string; blocks: Block[] };
