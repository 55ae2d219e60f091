import { chunksOf } from './chunks';
import { footnoteKey } from './footnote-rules';
import type { TableGrowth } from './limits';
import { mend } from './mend';
import { OpenFence } from './open-fence';
import { openBlock, type OpenBlock } from './open-block';
import type { Token } from './markdown-it';
import { markdown } from './parser';
import { PiecesBuilder, type Pieces } from './pieces';
import { topLevel, type TopLevel } from './top-level';
import { toBlocks } from './to-blocks';
import type { Block } from './tree';

type Reference = { href: string; title: string };

/** A text parsed as blocks, with where each begins. */
interface Parsed {
  groups: TopLevel[];
  /** What the text defines, its unsettled part included. */
  defined: Map<string, Reference>;
  /** Only lines before this one have their end. */
  completeLines: number;
  /** What begins here or later may mean something else when more text has come. */
  unsettledLine: number;
  /** Where what was parsed ends in the whole text, and whether that is its end. */
  end: number;
  isAll: boolean;
}

/**
 * How much text is parsed at once. A block at the top level that is longer, and no list, table, fence or
 * paragraph that can be cut, ends there and goes on as another one.
 */
const windowSize = 65_536;

/**
 * Parses a Markdown text that grows, at a cost per character that does not depend on its length.
 *
 * [Note: Settled blocks] In CommonMark a block at the top level is finished as soon as the next one
 * has begun, and where a block begins the text before it no longer matters. So everything up to the
 * last block is parsed once and kept (settled), and only the rest is parsed again. What would make
 * that rest long is cut further: a fence line by line, a list item by item, a table row by row, a
 * paragraph at blanks outside of any mark (see OpenBlock). A next block counts only when its first
 * line is complete: `#` may still become `#hashtag`.
 *
 * Links and footnotes are defined anywhere. A definition counts once it is settled; the settled
 * blocks that were waiting for its label, and only those, are then made anew.
 *
 * The outcome for a complete text is the same in however many steps it came.
 */
export class IncrementalMarkdown {
  /** How many characters have been handed to a parser so far: for tests of the cost. */
  parsedCharacters = 0;

  private source = '';
  private complete = false;
  /** The source with its line ends unified. */
  private text = '';
  /** A carriage return at the end of the source, whose line feed may be on its way. */
  private heldBack = '';
  /** Where the unsettled text begins. */
  private start = 0;
  private settled = new PiecesBuilder<Block>();
  private open: OpenBlock | OpenFence | undefined;
  /** A block that is not to be cut again: it turned out to be something else. */
  private uncut: { start: number; kind: string } | undefined;
  private definitions = new Map<string, Reference>();
  /** What to make anew when a label gets defined. */
  private waiting = new Map<string, Array<() => void>>();
  /** What is to be made anew before anything is shown: once, however many of its labels got defined. */
  private outdated = new Set<() => void>();

  /**
   * The blocks of `source`. Cheap when it begins with the source of the call before; `complete` says
   * that nothing will follow, so that nothing is held back or mended.
   */
  update(source: string, { complete }: { complete: boolean }): Pieces<Block> {
    // Not startsWith(), which compares character by character.
    const goesOn = !this.complete && source.slice(0, this.source.length) === this.source;
    if (!goesOn) this.reset();
    const added = this.heldBack + source.slice(this.source.length);
    this.heldBack = added.endsWith('\r') && !complete ? '\r' : '';
    this.text += unifyLineEnds(this.heldBack ? added.slice(0, -1) : added);
    this.source = source;
    this.complete = complete;
    const unsettled = this.advance(complete);
    for (const makeAnew of this.outdated) makeAnew();
    this.outdated.clear();
    return this.settled.snapshot(unsettled());
  }

  /** Settles what can be, and returns what makes the blocks of the rest. */
  private advance(complete: boolean): () => Block[] {
    for (;;) {
      const { open } = this;
      if (open instanceof OpenFence && !this.closeFence(open))
        return () => [open.block(this.text.slice(this.start), complete)];
      const parsed = this.parse(complete);
      if (!parsed) continue;
      const isEnd = complete && parsed.isAll;
      if (!isEnd && this.settleBeginning(parsed)) continue;
      if (!isEnd && parsed.isAll) return () => this.unsettledBlocks(parsed);
      this.settle(parsed.groups, parsed);
      this.start = parsed.end;
      if (isEnd) return () => [];
    }
  }

  private reset(): void {
    this.source = '';
    this.text = '';
    this.heldBack = '';
    this.start = 0;
    this.settled = new PiecesBuilder();
    this.open = undefined;
    this.uncut = undefined;
    this.definitions = new Map();
    this.waiting = new Map();
    this.outdated.clear();
  }

  /** Takes the lines of an open fence that are complete. Returns whether the fence ended. */
  private closeFence(fence: OpenFence): boolean {
    const taken = fence.take(this.text.slice(this.start), this.complete);
    this.parsedCharacters += taken.length;
    this.start += taken.length;
    if (!taken.closed) return false;
    this.settled.push(fence.block('', true));
    this.open = undefined;
    return true;
  }

  /** Parses what is not settled. Undefined when an open block had to be taken back. */
  private parse(complete: boolean): Parsed | undefined {
    const open = this.open as OpenBlock | undefined;
    const tail = this.text.slice(this.start);
    const window = windowOf(tail);
    const isAll = window.length === tail.length;
    const text = (open?.prefix ?? '') + (complete || !isAll ? window : withoutAmbiguousEnd(window));
    const defined = new Map<string, Reference>();
    const tokens: Token[] = [];
    const env: TableGrowth & { references: Record<string, Reference> } = {
      references: this.references(defined),
      growing: !complete || !isAll,
      unsettledLine: Infinity,
      settledRows: open?.settledRows ?? 0,
    };
    this.parsedCharacters += text.length;
    markdown.block.parse(text, markdown, env, tokens);
    const groups = topLevel(tokens, text, this.start - (open?.prefix.length ?? 0));
    if (open && !open.accepts(groups[0])) {
      this.start = open.start;
      this.uncut = { start: open.start, kind: open.kind };
      this.open = undefined;
      return undefined;
    }
    const { unsettledLine } = env;
    const completeLines = text.split('\n').length - 1;
    return { groups, defined, completeLines, unsettledLine, end: this.start + window.length, isAll };
  }

  /**
   * Settles what can no longer change and returns whether there was any: then the rest is to be
   * parsed anew.
   */
  private settleBeginning(parsed: Parsed): boolean {
    const { groups, completeLines, unsettledLine, isAll } = parsed;
    let last = groups.length - 1;
    if (last > 0 && groups[last]!.startLine >= completeLines) last -= 1;
    while (last > 0 && (groups[last - 1]!.endLine >= unsettledLine || dependsOnNext(groups[last - 1]!, groups[last]!)))
      last -= 1;
    const lastGroup = groups[last];
    if (!lastGroup) return false;

    if (last > 0) {
      this.settle(groups.slice(0, last), parsed);
      this.start = lastGroup.offset;
      return true;
    }
    if (groups.length > 1) return false;

    const fence = this.open ? undefined : OpenFence.from(lastGroup, completeLines);
    if (fence) {
      this.open = fence;
      this.start = fence.start;
      return true;
    }
    if (this.wasUncut(lastGroup)) return false;
    const open = (this.open as OpenBlock | undefined) ?? openBlock(lastGroup);
    const cut = open?.cut(lastGroup, Math.min(completeLines, unsettledLine), !isAll);
    if (!open || !cut) return false;
    this.define(cut.tokens, parsed.defined);
    for (const piece of cut.pieces) this.addPiece(open, piece);
    this.open = open;
    this.start = cut.end;
    return true;
  }

  private wasUncut({ offset, tokens }: TopLevel): boolean {
    return this.uncut?.start === offset && this.uncut.kind === tokens[0]!.type;
  }

  private settle(groups: TopLevel[], { defined }: Parsed): void {
    for (const group of groups) this.define(group.tokens, defined);
    for (const [index, group] of groups.entries()) {
      const open = index === 0 ? (this.open as OpenBlock | undefined) : undefined;
      const make = () => this.settledBlocks(group.tokens, open);
      const [block] = make();
      if (!block) continue;
      const place = this.settled.length;
      this.settled.push(block);
      this.whenDefined(group.tokens, () => this.settled.replace(place, make()[0]!));
      if (open) open.onChange = () => this.settled.replace(place, make()[0]!);
    }
    this.open = undefined;
  }

  private addPiece(open: OpenBlock, tokens: Token[]): void {
    const make = () => open.add(this.settledBlocks(tokens), place);
    const place = open.length;
    make();
    this.whenDefined(tokens, () => {
      make();
      open.onChange?.();
    });
  }

  private settledBlocks(tokens: Token[], open?: OpenBlock): Block[] {
    this.parseInlines(tokens, this.references());
    return open ? [open.block(tokens)] : toBlocks(tokens);
  }

  private unsettledBlocks({ groups, defined }: Parsed): Block[] {
    const open = this.open as OpenBlock | undefined;
    const references = this.references(defined);
    return groups.flatMap(({ tokens }, index) => {
      this.parseInlines(tokens, references, index === groups.length - 1);
      return open && index === 0 ? [open.block(tokens)] : toBlocks(tokens);
    });
  }

  private parseInlines(tokens: Token[], references: Record<string, Reference>, unfinished = false): void {
    const last = unfinished ? tokens.findLast(({ type, nesting }) => nesting === 0 && type !== 'hr') : undefined;
    for (const token of tokens) {
      if (token.type !== 'inline') continue;
      const chunks = chunksOf(token.content);
      if (token === last) chunks.push(mend(chunks.pop()!));
      const parsed = chunks.map((content) => {
        const children: Token[] = [];
        this.parsedCharacters += content.length;
        markdown.inline.parse(content, markdown, { references }, children);
        return children;
      });
      token.children = parsed[0]!;
      token.meta = { chunks: parsed };
    }
  }

  /** The references as the parser looks them up: the settled ones, then those of `defined`. */
  private references(defined = new Map<string, Reference>()): Record<string, Reference> {
    return new Proxy<Record<string, Reference>>(Object.create(null), {
      get: (_, label: string) => this.definitions.get(label) ?? defined.get(label),
      set: (_, label: string, reference: Reference) => Boolean(defined.set(label, reference)),
    });
  }

  /** Settles the definitions among `tokens` and makes anew what was waiting for them. */
  private define(tokens: Token[], defined: Map<string, Reference>): void {
    for (const { type, meta } of tokens) {
      if (type !== 'reference_definition' && type !== 'footnote_open') continue;
      const label = type === 'footnote_open' ? footnoteKey(String(meta?.label)) : String(meta?.label);
      const reference = defined.get(label);
      if (!reference || this.definitions.has(label)) continue;
      this.definitions.set(label, reference);
      const waiting = this.waiting.get(label) ?? [];
      this.waiting.delete(label);
      for (const makeAnew of waiting) this.outdated.add(makeAnew);
    }
  }

  /** Has `makeAnew` called when a label that `tokens` may refer to gets defined. */
  private whenDefined(tokens: Token[], makeAnew: () => void): void {
    for (const label of unknownLabels(tokens)) {
      if (this.definitions.has(label)) continue;
      this.waiting.set(label, [...(this.waiting.get(label) ?? []), makeAnew]);
    }
  }
}

/** Everything in brackets might be a reference. */
function unknownLabels(tokens: Token[]): Set<string> {
  const labels = new Set<string>();
  for (const { type, content } of tokens) {
    if (type !== 'inline' || !content.includes('[')) continue;
    for (const match of content.matchAll(/\[((?:\\.|[^[\]\\])+)\]/gs)) {
      const label = match[1]!;
      labels.add(label.startsWith('^') ? footnoteKey(label.slice(1)) : markdown.utils.normalizeReference(label));
    }
  }
  return labels;
}

/** Whether the first block may still become one with the second: a definition may get a title. */
function dependsOnNext(first: TopLevel, second: TopLevel): boolean {
  return second.startLine <= first.endLine && first.tokens[0]!.type === 'reference_definition';
}

/** The beginning of `text` that is parsed at once: up to the end of a line, where there is one near. */
function windowOf(text: string): string {
  if (text.length <= windowSize) return text;
  const lineEnd = text.indexOf('\n', windowSize / 2);
  return text.slice(0, lineEnd === -1 || lineEnd >= windowSize ? windowSize : lineEnd + 1);
}

/**
 * A last line of which nothing but its mark has come may become anything: a heading's line, a list,
 * a rule, a table. It is held back rather than shown as one and then as another.
 */
function withoutAmbiguousEnd(text: string): string {
  return text.replace(/(^|\n)[ \t]*(?:[-=*_#>|~`+:$\\]+|\d{1,9}[.)]?)[ \t]*$/, '$1');
}

function unifyLineEnds(text: string): string {
  return text.includes('\r') || text.includes('\0') ? text.replace(/\r\n?/g, '\n').replaceAll('\0', '\uFFFD') : text;
}
