import { dollarFormula, isProse } from './dollars';

/**
 * Ends what a text that is still being written has begun: `some **bold wo` becomes `some **bold wo**`,
 * so that marks do not stand there as marks until their counterparts arrive. Takes the content of one
 * paragraph, heading or cell; only for showing, never for what is kept.
 */
export function mend(content: string): string {
  const formula = openFormula(content);
  let text = withoutTrailingMarks(
    formula === -1 ? content : content.slice(0, formula) + asText(content.slice(formula)),
  );
  // The address of a link on its way: show what will be its text.
  text = text.replace(/!?\[([^[\]\n]*)\]\([^()\n]*$/, '$1');
  // A code span of which nothing but its mark has come.
  if (openMarks(text).codeFence) text = text.replace(/(?<!`)`+$/, '');
  const { stack, codeFence } = openMarks(text);
  const closers = [codeFence, ...stack.reverse()].join('');
  return closers === '' ? text : text.trimEnd() + closers;
}

/** A mark at the very end belongs to text to come, or is one of several. */
function withoutTrailingMarks(text: string): string {
  return text.replace(/(?<![\\*_~])[*_~]+$/, '');
}

/** Where a formula begins whose end is still to come, or -1. It is shown as its source until then. */
function openFormula(text: string): number {
  for (let at = 0; at < text.length;) {
    const pair = text.slice(at, at + 2);
    let end = at + 1;
    if (text[at] === '`') {
      while (text[end] === '`') end += 1;
      end = closingFence(text, end, end - at);
      if (end === -1) return -1;
    } else if (pair === '\\(' || pair === '\\[' || (pair === '$$' && text[at + 2] !== '$')) {
      const close = text.indexOf(pair === '$$' ? '$$' : pair === '\\(' ? '\\)' : '\\]', at + 2);
      if (close === -1) return at;
      end = close + 2;
    } else if (text[at] === '\\') {
      end = at + 2;
    } else if (text[at] === '$') {
      while (text[end] === '$') end += 1;
      const formula = dollarFormula(text, at, text.length);
      if (formula !== undefined) end = at + formula.length + 2;
      else if (end === at + 1 && mayBeFormula(text, at)) return at;
    }
    at = end;
  }
  return -1;
}

function mayBeFormula(text: string, at: number): boolean {
  const rest = text.slice(at + 1);
  if (/[A-Za-z\d$]/.test(text[at - 1] ?? '') || !/^[A-Za-z\\({]/.test(rest) || rest.includes('$')) return false;
  return /[\\^_{=]/.test(rest) && !isProse(rest);
}

/** Written so that nothing in it means anything. */
function asText(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, (char) => `&#${char.charCodeAt(0)};`);
}

interface OpenMarks {
  /** Emphasis that was opened and not closed, the outermost first. */
  stack: string[];
  /** The backticks of a code span that is not closed. */
  codeFence: string;
}

function openMarks(text: string): OpenMarks {
  const stack: string[] = [];
  for (let at = 0; at < text.length;) {
    const char = text[at]!;
    if (char === '\\') {
      at += 2;
      continue;
    }
    if (!'`*_~'.includes(char)) {
      at += 1;
      continue;
    }
    let end = at;
    while (text[end] === char) end += 1;
    const mark = text.slice(at, end);
    if (char === '`') {
      const close = closingFence(text, end, mark.length);
      if (close === -1) return { stack, codeFence: mark };
      at = close;
      continue;
    }
    applyMark(stack, mark, text[at - 1] ?? ' ', text[end] ?? ' ');
    at = end;
  }
  return { stack, codeFence: '' };
}

/** The position behind the run of exactly `length` backticks at or after `from`, or -1. */
function closingFence(text: string, from: number, length: number): number {
  for (const match of text.slice(from).matchAll(/`+/g))
    if (match[0].length === length) return from + match.index + length;
  return -1;
}

/** Opens or closes with a run of marks, by CommonMark's rule of what stands on either side. */
function applyMark(stack: string[], mark: string, before: string, after: string): void {
  const char = mark[0]!;
  if (char === '~' && mark.length !== 2) return;
  const opens = !/\s/.test(after) && (char !== '_' || !/[\p{L}\p{N}]/u.test(before));
  const closes = !/\s/.test(before) && (char !== '_' || !/[\p{L}\p{N}]/u.test(after));
  let left = mark.length;
  while (closes && left > 0) {
    const top = stack.at(-1);
    if (!top || top[0] !== char || top.length > left) break;
    stack.pop();
    left -= top.length;
  }
  if (!opens || left === 0) return;
  if (left % 2 === 1) stack.push(char);
  if (left >= 2) stack.push(char.repeat(2));
}
