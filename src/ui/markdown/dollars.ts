/** A formula between single dollars is short; whatever is longer is a text between two prices. */
export const longestDollarFormula = 1000;

/**
 * The formula between single dollars that begins at `start` of `src`, or undefined where the dollar is
 * money, a shell's variable or stands by itself.
 *
 * [Note: Dollars] Pandoc's rule (tex_math_dollars of its manual): no blank after the opening dollar, none
 * before the closing one and no digit after it, and the next dollar is the closing one or there is none.
 * That still takes "$5, or 5$" and "$HOME/$USER" for formulas. So neither dollar may touch a Latin
 * letter or a digit on its outside (US$5, 5$; only "$n$th" may), and what begins like a price or reads
 * like prose is a text.
 */
export function dollarFormula(src: string, start: number, max: number): string | undefined {
  if (/[A-Za-z\d$]/.test(src[start - 1] ?? '') || /[\s$,.;:!?)\]#@'"]/.test(src[start + 1] ?? ' ')) return undefined;
  const end = closingDollar(src, start + 1, Math.min(max, start + longestDollarFormula));
  if (end === -1) return undefined;
  const tex = src.slice(start + 1, end);
  const next = src[end + 1] ?? '';
  const isShell = next !== '' && '({'.includes(next) && next === tex[0];
  if (/\s$/.test(tex) || isShell || /^(?!(?:st|nd|rd|th|s)\b)[A-Za-z\d$]/.test(src.slice(end + 1, end + 5)))
    return undefined;
  return /[`\p{Sc}]/u.test(tex.replaceAll('\\$', '')) || isProse(tex) ? undefined : tex;
}

/** Where the next dollar is that no backslash belongs to, or -1. */
function closingDollar(src: string, from: number, max: number): number {
  for (let at = from; at < max; at += 1) {
    if (src[at] === '\\') at += 1;
    else if (src[at] === '$') return at;
  }
  return -1;
}

/** Whether the text between two dollars is none of TeX. */
export function isProse(tex: string): boolean {
  if (tex.includes('\\')) return false;
  if (/^\d/.test(tex)) return /\s(?!mod\b)\p{L}{2,}(?![\p{L}(])/u.test(tex) || /^[\d.,]+\p{Script=Han}/u.test(tex);
  return !/[\^_={}<>+]/.test(tex) && /\p{L}{2,}[,;.]?\s+\p{L}{2,}/u.test(tex);
}
