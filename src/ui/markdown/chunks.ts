import type { Token } from './markdown-it';
import { markdown } from './parser';
import { sentinel } from './to-blocks';

/** How much text is asked for a cut, one after the other. Nothing longer is parsed in one piece. */
const sizes = [1200, 1800, 2700, 4000, 6000, 8000];
export const longestPiece = sizes.at(-1)!;

export interface Cut {
  at: number;
  /** Whether a mark may be open there: then it is not one, as nothing closes it within its piece. */
  forced: boolean;
}

/**
 * Where the first piece of a long text ends, or undefined while it is one piece.
 *
 * [Note: Pieces of a text] A parser of inlines looks for the counterpart of every mark, which costs the
 * square of the length where there is none: thousands of `[a](` or `**a`. So a long text is parsed in
 * pieces, cut at blanks before which nothing is open, and where there are none at 8,000 characters. The
 * place depends on what stands before it alone, so that a text that grows is cut as one that is there.
 */
export function firstCut(text: string): Cut | undefined {
  for (const size of sizes) {
    if (text.length <= size) return undefined;
    const at = safeCut(text.slice(0, size));
    if (at !== undefined) return { at, forced: false };
  }
  const blank = text.lastIndexOf(' ', longestPiece);
  if (blank > longestPiece / 2) return { at: blank, forced: true };
  const isSplit = /[\uDC00-\uDFFF]/.test(text[longestPiece]!);
  return { at: isSplit ? longestPiece - 1 : longestPiece, forced: true };
}

/** A text in its pieces, all but the first with the sentinel before them. */
export function chunksOf(text: string): string[] {
  const chunks: string[] = [];
  let rest = text;
  for (let cut = firstCut(rest); cut; cut = firstCut(rest)) {
    chunks.push(rest.slice(0, cut.at));
    rest = sentinel + rest.slice(cut.at);
  }
  return [...chunks, rest];
}

/** The last answer for each size: a text that grows asks for its beginning again and again. */
const answers = new Map<number, { text: string; grammar: unknown; at: number | undefined }>();

function safeCut(text: string): number | undefined {
  const known = answers.get(text.length);
  const grammar = markdown.inline.State;
  if (known?.text === text && known.grammar === grammar) return known.at;
  const at = [0.9, 0.7, 0.5].map((part) => blankBefore(text, part)).find((place) => isSafe(text, place));
  answers.set(text.length, { text, grammar, at });
  return at;
}

/** A blank that follows a word, at or before a part of the text; 0 where there is none near. */
function blankBefore(text: string, part: number): number {
  const least = text.length * (part - 0.2);
  let at = Math.floor(text.length * part);
  while (at > least && !(/[ \n]/.test(text[at]!) && /[^\s\\]/.test(text[at - 1]!))) at -= 1;
  return at > least ? at : 0;
}

/** Whether nothing that follows a cut can change what stands before it. */
function isSafe(text: string, at: number): boolean {
  // A line with bars may be the first one of a table.
  return (
    at > 0 && !text.slice(text.lastIndexOf('\n', at - 1) + 1, at).includes('|') && leavesNothingOpen(text.slice(0, at))
  );
}

function leavesNothingOpen(content: string): boolean {
  const tokens: Token[] = [];
  markdown.inline.parse(content, markdown, { references: {} }, tokens);
  let text = '';
  for (const { type, content: part, markup } of tokens) {
    if (type === 'text_special' && /^\\[([]$/.test(markup)) return false;
    text += type === 'text' ? part : type === 'text_special' ? 'x' : type === 'softbreak' ? '\n' : '';
  }
  return !/\*(?=\S)|(?<![\p{L}\p{N}])_(?=\S)|~~|`|\[|\$(?!\d[\d.,]*\s+(?!mod\b)\p{L}{2})/u.test(text);
}
