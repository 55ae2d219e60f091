// The tokens of an answer with their probabilities, as they are shown. Types of the widget's own: it knows no server.

export interface TokenChance {
  token: string;
  /** Natural logarithm of the probability: 0 is certain. */
  logprob: number;
  /** Its bytes in UTF-8, where the token may be half a character. */
  bytes?: number[];
}

export interface TokenEntry extends TokenChance {
  /** The likeliest tokens at the place, itself among them where it is one. */
  top_logprobs?: TokenChance[];
}

/** What is shown as one: a token, or those that make up one character. */
export interface ShownToken {
  /** Its place among all. */
  index: number;
  /** Empty for control tokens. */
  text: string;
  logprob: number;
  entries: readonly TokenEntry[];
}

/** Words and numbers for what is shown, in the reader's language. */
export interface TokenTexts {
  label: string;
  /** Of the switch that shows probabilities as numbers. */
  numbers: string;
  /** What the colours mean. */
  legend: string;
  /** For a token without a text, such as the one that ends an answer. */
  control: string;
  /** For a token that is a part of a character: its bytes in hex. */
  bytes: (hex: string) => string;
  percent: (share: number) => string;
  logprob: (value: number) => string;
  /** Names a token for those who do not see its colour. */
  named: (text: string, percent: string) => string;
  chosen: string;
  alternatives: string;
  noAlternatives: string;
  joined: (count: number) => string;
}

/** No character has more bytes, and no token less than one. */
const mostJoined = 4;

/**
 * Tokens as they are shown: those that are a part of a character are joined until it is whole. What never becomes one
 * stays as it came.
 */
export function toShown(entries: readonly TokenEntry[]): ShownToken[] {
  const shown: ShownToken[] = [];
  for (let at = 0; at < entries.length;) {
    const joined = joinedAt(entries, at);
    const text = joined.length === 1 ? joined[0]!.token : decode(joined)!;
    const logprob = joined.reduce((sum, each) => sum + each.logprob, 0);
    shown.push({ index: shown.length, text, logprob, entries: joined });
    at += joined.length;
  }
  return shown;
}

function joinedAt(entries: readonly TokenEntry[], at: number): TokenEntry[] {
  const first = entries[at]!;
  // Most are whole, and need no decoding.
  if (!first.bytes || !first.token.includes('\ufffd') || decode([first]) !== undefined) return [first];
  for (let count = 2; count <= mostJoined && at + count <= entries.length; count += 1) {
    const joined = entries.slice(at, at + count);
    if (!joined.at(-1)!.bytes) break;
    if (decode(joined) !== undefined) return joined;
  }
  return [first];
}

/** The text of bytes that are whole characters, else undefined. */
function decode(entries: readonly TokenEntry[]): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      Uint8Array.from(entries.flatMap(({ bytes }) => bytes ?? [])),
    );
  } catch {
    return undefined;
  }
}

/** How a token is called: what would not be seen is written out. */
export function nameOf({ token, bytes }: TokenChance, texts: Pick<TokenTexts, 'control' | 'bytes'>): string {
  if (token === '') return texts.control;
  if (bytes && token.includes('\ufffd')) {
    return texts.bytes(bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' '));
  }
  return JSON.stringify(token).slice(1, -1).replaceAll('\\"', '"').replaceAll('\\\\', '\\');
}

/** A part of the tokens that is drawn as a whole: a line, or what fits into one. */
export interface TokenLine {
  tokens: ShownToken[];
}

const longestLine = 60;

/** Tokens by lines, which end where the text's do, or after so many that one is not too long to draw. */
export function toLines(tokens: readonly ShownToken[]): TokenLine[] {
  const lines: TokenLine[] = [];
  let line: ShownToken[] = [];
  for (const token of tokens) {
    line.push(token);
    if (!token.text.includes('\n') && line.length < longestLine) continue;
    lines.push({ tokens: line });
    line = [];
  }
  if (line.length > 0) lines.push({ tokens: line });
  return lines;
}

/** From 0, as good as certain, to 4. */
export type Doubt = 0 | 1 | 2 | 3 | 4;

/** From which probability on a token is in doubt no more than that. */
export const leastOf: Record<Doubt, number> = { 0: 0.9, 1: 0.6, 2: 0.3, 3: 0.1, 4: 0 };

/** How unsure a model was of a token. */
export function doubtOf(logprob: number): Doubt {
  const probability = Math.exp(logprob);
  return ([0, 1, 2, 3] as const).find((doubt) => probability >= leastOf[doubt]) ?? 4;
}

/** The look of a token by its doubt: a tint under the text, which stays as dark, or as light, as all text. */
export const doubtTints: Record<Doubt, string> = {
  0: '',
  1: 'bg-warning/15',
  2: 'bg-warning/30',
  3: 'bg-error/25',
  4: 'bg-error/45',
};

/** The tokens that could have stood in the place of one, the likeliest first, that one among them. */
export function choicesOf(entry: TokenEntry): (TokenChance & { isChosen: boolean })[] {
  const top = entry.top_logprobs ?? [];
  const isSame = (other: TokenChance) =>
    other.token === entry.token && String(other.bytes ?? '') === String(entry.bytes ?? '');
  const all = top.some(isSame) ? top : [...top, entry];
  return all
    .map(({ token, logprob, bytes }) => ({ token, logprob, bytes, isChosen: isSame({ token, logprob, bytes }) }))
    .sort((a, b) => b.logprob - a.logprob);
}
