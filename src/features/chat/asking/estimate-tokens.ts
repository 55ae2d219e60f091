/**
 * About how many tokens a text has: one for a character of Chinese, Japanese or Korean, one for four others. Every
 * model counts in its own way: a guess.
 */
export function estimateTokens(text: string): number {
  const wide = text.match(/[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]/g)?.length ?? 0;
  return wide + Math.ceil((text.length - wide) / 4);
}
