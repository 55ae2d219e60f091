import type { Token } from './markdown-it';
import { flatten, toPieces } from './pieces';
import type { Align, Block, Inline, ListItem, Row } from './tree';

/**
 * Translates markdown-it's flat tokens, inlines parsed, into blocks. `goesOn` says that the sentinel was put
 * in front of the text: it is taken out again.
 */
export function toBlocks(tokens: readonly Token[], goesOn = false): Block[] {
  const cursor = new Cursor(tokens, goesOn);
  return cursor.blocks(tokens.length);
}

class Cursor {
  private at = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly goesOn: boolean,
  ) {}

  /** The blocks up to the token at `end`, or up to one that closes what is around. */
  blocks(end: number): Block[] {
    const blocks: Block[] = [];
    while (this.at < end && this.tokens[this.at]!.nesting !== -1) {
      const block = this.block();
      if (block) blocks.push(block);
    }
    return blocks;
  }

  private block(): Block | undefined {
    const token = this.tokens[this.at]!;
    this.at += 1;
    switch (token.type) {
      case 'paragraph_open':
        return { kind: 'paragraph', pieces: this.text() };
      case 'heading_open':
        return { kind: 'heading', level: Number(token.tag.slice(1)), pieces: this.text() };
      case 'fence':
        return {
          kind: 'code',
          lang: languageOf(token.info),
          lines: toLines(token.content),
          closed: token.meta?.closed !== false,
        };
      case 'code_block':
        return { kind: 'code', lang: '', lines: toLines(token.content), closed: true };
      case 'math_block':
        return { kind: 'math', tex: token.content, closed: token.meta?.closed === true };
      case 'hr':
        return { kind: 'rule' };
      case 'blockquote_open':
        return { kind: 'quote', blocks: this.inside() };
      case 'footnote_open':
        return { kind: 'footnote', label: String(token.meta?.label), blocks: this.inside() };
      case 'bullet_list_open':
      case 'ordered_list_open':
        return this.list(token);
      case 'table_open':
        return this.table();
      default:
        // A link definition: nothing to see.
        return undefined;
    }
  }

  private inside(): Block[] {
    const blocks = this.blocks(this.tokens.length);
    this.at += 1;
    return blocks;
  }

  private text() {
    const inline = this.tokens[this.at]!;
    this.at += 2;
    return toPieces(this.pieces(inline));
  }

  /** The meaning of a text, piece by piece. */
  private pieces({ children, meta }: Token): Inline[][] {
    const chunks = (meta?.chunks as Token[][] | undefined) ?? [children ?? []];
    return chunks.map((tokens, index) => {
      const inlines = toInlines(tokens);
      return index > 0 || this.goesOn ? withoutSentinel(inlines) : inlines;
    });
  }

  private list(open: Token): Block {
    const start = this.at;
    const items: ListItem[] = [];
    while (this.tokens[this.at]!.type === 'list_item_open') {
      this.at += 1;
      items.push(toItem(this.inside()));
    }
    const loose = this.tokens
      .slice(start, this.at)
      .some(({ type, level, hidden }) => type === 'paragraph_open' && level === open.level + 2 && !hidden);
    this.at += 1;
    return {
      kind: 'list',
      ordered: open.type === 'ordered_list_open',
      start: Number(open.attrGet('start') ?? 1),
      loose,
      items: toPieces(items),
    };
  }

  private table(): Block {
    const aligns: Align[] = [];
    const rows: Row[] = [];
    let row: Row = [];
    for (; this.tokens[this.at]!.type !== 'table_close'; this.at += 1) {
      const token = this.tokens[this.at]!;
      if (token.type === 'tr_open') row = [];
      else if (token.type === 'tr_close') rows.push(row);
      else if (token.type === 'th_open') aligns.push(alignOf(token));
      else if (token.type === 'inline') row.push(this.pieces(token).flat());
    }
    this.at += 1;
    return { kind: 'table', aligns, head: rows[0] ?? [], rows: toPieces(rows.slice(1)) };
  }
}

function alignOf(token: Token): Align {
  const style = String(token.attrGet('style') ?? '');
  return (['left', 'center', 'right'] as const).find((align) => style.endsWith(align));
}

/** The first word of a fence's info: `ts title="x"` is `ts`. */
export function languageOf(info: string): string {
  return info.trim().split(/\s/, 1)[0]!.toLowerCase();
}

function toLines(content: string) {
  const lines = content.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return toPieces(lines);
}

/** Stands for the text before a cut: a private-use character, which has no meaning of its own. */
export const sentinel = '\uE000';

/** Inlines without the character that stood for the text before them. */
export function withoutSentinel([first, ...others]: Inline[]): Inline[] {
  if (first === undefined) return [];
  return typeof first === 'string' && first.startsWith(sentinel) ? [first.slice(1), ...others] : [first, ...others];
}

/** A task list's item begins with its box. */
function toItem(blocks: Block[]): ListItem {
  const [first, ...others] = blocks;
  if (first?.kind !== 'paragraph') return { blocks };
  const [[text, ...inlines] = [], ...pieces] = flatten(first.pieces);
  const box = typeof text === 'string' ? /^\[([ xX])\]\s+/.exec(text) : null;
  if (!box) return { blocks };
  const rest = (text as string).slice(box[0].length);
  return {
    task: box[1] !== ' ',
    blocks: [
      { kind: 'paragraph', pieces: toPieces([rest === '' ? inlines : [rest, ...inlines], ...pieces]) },
      ...others,
    ],
  };
}

/** How deep marks may stand in each other. What is deeper is shown without its marks. */
const deepest = 40;

/** The meaning of an inline token's children. Texts that touch become one. */
export function toInlines(tokens: readonly Token[]): Inline[] {
  const root: Inline[] = [];
  const open: Inline[][] = [root];
  for (const token of tokens) {
    const into = open[Math.min(open.length, deepest) - 1]!;
    const inline = toInline(token);
    if (token.nesting === -1) open.pop();
    else if (typeof inline === 'string' && typeof into.at(-1) === 'string') into[into.length - 1] += inline;
    else if (inline !== '' && (token.nesting === 0 || open.length < deepest)) into.push(inline);
    if (token.nesting === 1 && typeof inline === 'object' && 'children' in inline) open.push(inline.children);
  }
  return root;
}

function toInline(token: Token): Inline {
  switch (token.type) {
    case 'strong_open':
      return { kind: 'strong', children: [] };
    case 'em_open':
      return { kind: 'em', children: [] };
    case 's_open':
      return { kind: 'del', children: [] };
    case 'link_open':
      return {
        kind: 'link',
        href: String(token.attrGet('href')),
        title: token.attrGet('title')?.toString(),
        children: [],
      };
    case 'code_inline':
      return { kind: 'code', text: token.content };
    case 'image':
      return { kind: 'image', src: String(token.attrGet('src')), alt: plainText(toInlines(token.children ?? [])) };
    case 'math_inline':
      return { kind: 'math', tex: token.content, display: token.meta?.display === true };
    case 'footnote_ref':
      return { kind: 'footnote', label: String(token.meta?.label) };
    // A model's line break is meant: verses, addresses and lists without marks are written with it.
    case 'softbreak':
    case 'hardbreak':
      return { kind: 'break' };
    default:
      return token.content;
  }
}

/** What is read of inlines when only text can be shown. */
export function plainText(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      if (typeof inline === 'string') return inline;
      switch (inline.kind) {
        case 'code':
          return inline.text;
        case 'math':
          return inline.tex;
        case 'image':
          return inline.alt;
        case 'break':
          return ' ';
        case 'footnote':
          return '';
        default:
          return plainText(inline.children);
      }
    })
    .join('');
}
