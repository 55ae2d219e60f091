import { firstCut, longestPiece } from './chunks';
import type { Token } from './markdown-it';
import { flatten, PiecesBuilder } from './pieces';
import { sentinel, toBlocks, withoutSentinel } from './to-blocks';
import type { TopLevel } from './top-level';
import type { Block, Inline, ListItem, Row } from './tree';

/** What can be settled of a block that goes on. */
export interface Cut {
  /** The tokens of each piece, as a block of the same kind. */
  pieces: Token[][];
  /** All tokens of the pieces. */
  tokens: Token[];
  /** Where the rest begins in the whole text. */
  end: number;
}

/** A long block whose beginning is settled while its end is still being written. */
export interface OpenBlock {
  /** Where the block begins in the whole text. */
  readonly start: number;
  /** The type of the token that it begins with. */
  readonly kind: string;
  /** How many rows of a table are settled. */
  readonly settledRows?: number;
  /** Put before the rest, so that it is parsed as what it is. */
  readonly prefix: string;
  /** How many pieces are settled. */
  readonly length: number;
  /** Called when a settled piece is made anew after the block itself was settled. */
  onChange?: () => void;
  /** Whether the first block of the rest goes on with this one. */
  accepts(first: TopLevel | undefined): boolean;
  /**
   * What can be settled, if it is worth it, or at all where it `must`. `group` is the block or its rest, of which
   * only lines before `settledLine` mean what they mean.
   */
  cut(group: TopLevel, settledLine: number, must: boolean): Cut | undefined;
  /** Keeps a piece that `cut` gave, made into blocks, at the place `index`. */
  add(blocks: Block[], index: number): void;
  /** The whole block: what is settled and the rest. */
  block(rest: Token[]): Block;
}

/** Below this many pieces, parsing again is cheaper than keeping books. */
const fewPieces = 4;

/** A line up to this length may turn out to be the first one of a table. */
const longestHead = 4000;

/** Opens the block, if it is of a kind that can be cut. */
export function openBlock(group: TopLevel): OpenBlock | undefined {
  switch (group.tokens[0]!.type) {
    case 'paragraph_open':
      return openParagraph(group);
    case 'bullet_list_open':
    case 'ordered_list_open':
      return openList(group);
    case 'table_open':
      return openTable(group);
    default:
      return undefined;
  }
}

function openParagraph({ offset }: TopLevel): OpenBlock {
  const pieces = new PiecesBuilder<Inline[]>();
  return {
    start: offset,
    kind: 'paragraph_open',
    prefix: sentinel,
    get length() {
      return pieces.length;
    },
    accepts: (first) => ['paragraph_open', 'heading_open'].includes(first?.tokens[0]?.type ?? ''),
    cut(group) {
      const inline = group.tokens[1]!;
      if (group.tokens[0]!.type !== 'paragraph_open') return undefined;
      const cut = firstCut(inline.content);
      if (!cut) return undefined;
      const { at, forced } = cut;
      const lastLine = inline.content.length - inline.content.lastIndexOf('\n');
      if (forced && lastLine <= longestHead && inline.content.length - lastLine <= longestPiece) return undefined;
      const piece = group.tokens.map((token) =>
        token === inline ? Object.assign(copy(token), { content: inline.content.slice(0, at) }) : token,
      );
      const blanks = /^[ \t]*/.exec(group.line(group.startLine))![0].length;
      return { pieces: [piece], tokens: [], end: group.offset + blanks + at };
    },
    add(blocks, index) {
      const [block] = blocks;
      if (block?.kind !== 'paragraph') return;
      const inlines = block.pieces.rest[0] ?? [];
      put(pieces, index, index === 0 ? inlines : withoutSentinel(inlines));
    },
    block(rest) {
      const [block] = toBlocks(rest, true);
      if (block?.kind !== 'paragraph' && block?.kind !== 'heading') return block!;
      return { ...block, pieces: pieces.snapshot(flatten(block.pieces)) };
    },
  };
}

function openList(group: TopLevel): OpenBlock {
  const open = group.tokens[0]!;
  const items = new PiecesBuilder<ListItem>();
  const [whole] = toBlocks(group.tokens);
  const start = whole?.kind === 'list' ? whole.start : 1;
  let loose = false;
  return {
    start: group.offset,
    kind: open.type,
    prefix: '',
    get length() {
      return items.length;
    },
    accepts: (first) => first?.tokens[0]!.type === open.type && first.tokens[0]!.markup === open.markup,
    cut(rest, settledLine, must) {
      const parts = split(rest.tokens, 'list_item_open', 'list_item_close', 1);
      const last = parts.findLastIndex(([token]) => token!.map![0] < settledLine);
      if (last < (must ? 1 : fewPieces)) return undefined;
      const [block] = toBlocks(rest.tokens);
      if (block?.kind === 'list') loose ||= block.loose;
      return {
        pieces: parts.slice(0, last).map((part) => [rest.tokens[0]!, ...part, rest.tokens.at(-1)!]),
        tokens: parts.slice(0, last).flat(),
        end: rest.lineOffset(parts[last]![0]!.map![0]),
      };
    },
    add(blocks, index) {
      const [block] = blocks;
      if (block?.kind === 'list') put(items, index, block.items.rest[0]!);
    },
    block(rest) {
      const [block] = toBlocks(rest);
      if (block?.kind !== 'list') return block!;
      return {
        ...block,
        start,
        loose: loose || block.loose,
        items: items.snapshot(flatten(block.items)),
      };
    },
  };
}

function openTable(group: TopLevel): OpenBlock {
  const rows = new PiecesBuilder<Row>();
  return {
    start: group.offset,
    kind: 'table_open',
    get settledRows() {
      return rows.length;
    },
    prefix: `${group.line(group.startLine)}\n${group.line(group.startLine + 1)}\n`,
    get length() {
      return rows.length;
    },
    accepts: (first) => first?.tokens[0]!.type === 'table_open',
    cut(rest, settledLine, must) {
      const parts = split(rest.tokens, 'tr_open', 'tr_close', 2).slice(1);
      const last = parts.findLastIndex(([token]) => token!.map![0] < settledLine);
      if (last < (must ? 1 : fewPieces)) return undefined;
      return {
        pieces: parts.slice(0, last).map((part) => [rest.tokens[0]!, ...part, rest.tokens.at(-1)!]),
        tokens: [],
        end: rest.lineOffset(parts[last]![0]!.map![0]),
      };
    },
    add(blocks, index) {
      const [block] = blocks;
      if (block?.kind === 'table') put(rows, index, block.head);
    },
    block(rest) {
      const [block] = toBlocks(rest);
      if (block?.kind !== 'table') return block!;
      return { ...block, rows: rows.snapshot(flatten(block.rows)) };
    },
  };
}

function put<T>(pieces: PiecesBuilder<T>, index: number, element: T): void {
  if (index < pieces.length) pieces.replace(index, element);
  else pieces.push(element);
}

function copy(token: Token): Token {
  return Object.assign(Object.create(Object.getPrototypeOf(token)) as Token, token);
}

/** The runs of tokens from one `open` of that level to its `close`. */
function split(tokens: readonly Token[], open: string, close: string, level: number): Token[][] {
  const parts: Token[][] = [];
  let start = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.level !== level) continue;
    if (token.type === open) start = index;
    else if (token.type === close) parts.push(tokens.slice(start, index + 1));
  }
  return parts;
}
