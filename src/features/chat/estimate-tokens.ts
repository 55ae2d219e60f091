/** What a picture is counted as, whatever its size: so does 0.24 when it cuts a history. */
export const tokensOfImage = 768;

/** Longer texts are judged by so many pieces of this length. */
const pieces = 16;
const pieceLength = 8000;

/**
 * About how many tokens a text has, before any model has read it. Tokenizers differ by half and more: say
 * that it is an estimate. Takes no longer for long texts.
 */
export function estimateTokens(text: string): number {
  if (text.length <= pieces * pieceLength) return Math.ceil(weigh(text));
  let weight = 0;
  for (let n = 0; n < pieces; n += 1) {
    const start = Math.floor((n * (text.length - pieceLength)) / (pieces - 1));
    weight += weigh(text.slice(start, start + pieceLength));
  }
  return Math.ceil((weight / (pieces * pieceLength)) * text.length);
}

/** The tokens of a text, in fractions. Words of English have four or five letters and are a token each, blanks included. */
function weigh(text: string): number {
  let weight = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    weight += code === 0x20 && isDigit(text.charCodeAt(at + 1)) ? blankBeforeDigit : weightOf(code);
  }
  return weight;
}

/** Belongs to no word. */
const blankBeforeDigit = 0.9;

/** The part of a token that a code unit is: letters that few texts of a training have are tokens of their own, or several. */
function weightOf(code: number): number {
  if (code < 0x80) {
    if (isLetter(code)) return 0.23;
    // A token each to Gemma, Qwen and others, up to three are one to Llama 3 and gpt-oss.
    if (isDigit(code)) return 0.7;
    // Blanks belong to the word behind them, ends of lines stand for themselves.
    if (code <= 0x20) return code === 0x20 ? 0.04 : 0.3;
    return 0.6;
  }
  // Latin letters with marks, Greek, Cyrillic, Hebrew, Arabic.
  if (code < 0x250) return 0.5;
  if (code < 0x800) return 0.4;
  // Scripts of South Asia and their neighbours.
  if (code < 0x2000) return 0.6;
  // Chinese, Japanese, Korean.
  if ((code >= 0x3040 && code <= 0x9fff) || (code >= 0xac00 && code <= 0xd7a3)) return 0.8;
  // Halves of pairs, mostly of emoji; signs and arrows.
  return 1;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
