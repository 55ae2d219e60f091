import { readGgufArray, type Gguf } from '@/formats/gguf-reader';

/** The tokens of a model: text to tokens and back, closely enough to llama.cpp's for short vocabularies. */
export interface Vocabulary {
  size: number;
  endToken: number;
  /** With the begin token first where the model wants one. */
  tokenize(text: string): number[];
  /** What a token says; empty for control tokens. */
  textOf(token: number): string;
}

const blank = '\u2581';
const types = { unknown: 2, control: 3, byte: 6 };

/** Reads the vocabulary out of a model's file. Throws an Error when there is none. */
export async function readVocabulary(blob: Blob, { metadata }: Gguf): Promise<Vocabulary> {
  const list = async (key: string) => {
    const entry = metadata.get(key);
    return entry?.type === 'array' ? readGgufArray(blob, entry.value) : [];
  };
  const number = (key: string, fallback: number) => Number(metadata.get(key)?.value ?? fallback);
  const tokens = (await list('tokenizer.ggml.tokens')).map(String);
  if (tokens.length === 0) throw new Error('cannot find tokenizer vocab in model file');
  const scores = (await list('tokenizer.ggml.scores')).map(Number);
  const tokenTypes = (await list('tokenizer.ggml.token_type')).map(Number);
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const begin = number('tokenizer.ggml.bos_token_id', 1);
  const unknown = number('tokenizer.ggml.unknown_token_id', 0);
  const isByteLevel = metadata.get('tokenizer.ggml.model')?.value === 'gpt2';
  const addsBegin = metadata.get('tokenizer.ggml.add_bos_token')?.value ?? !isByteLevel;
  const specials = tokens.filter((token, id) => tokenTypes[id] === types.control && token !== '');

  function pieces(text: string): number[] {
    if (isByteLevel) return Array.from(byteLevel(text), (character) => ids.get(character) ?? unknown);
    const symbols = merged(Array.from(text.replaceAll(' ', blank)), ids, scores);
    return symbols.flatMap((symbol) => {
      const id = ids.get(symbol);
      return id === undefined ? byteTokens(symbol).map((byte) => ids.get(byte) ?? unknown) : [id];
    });
  }

  return {
    size: tokens.length,
    endToken: number('tokenizer.ggml.eos_token_id', 2),
    tokenize(text) {
      const result = addsBegin ? [begin] : [];
      // Control tokens written out in a template are tokens of their own; a blank is put before the first text.
      let isFirst = !isByteLevel;
      for (const part of splitBy(text, specials)) {
        const special = specials.includes(part) ? ids.get(part) : undefined;
        // A spread would put a long text on the stack, piece by piece.
        for (const token of special === undefined ? pieces(isFirst ? ` ${part}` : part) : [special]) result.push(token);
        isFirst = false;
      }
      return result;
    },
    textOf(token) {
      const text = tokens[token] ?? '';
      if (tokenTypes[token] === types.control || tokenTypes[token] === types.unknown) return '';
      if (tokenTypes[token] === types.byte) return String.fromCharCode(Number(text.slice(1, -1)));
      return isByteLevel ? fromByteLevel(text) : text.replaceAll(blank, ' ');
    },
  };
}

/** SentencePiece: the neighbours whose join has the best score are joined, until none is in the vocabulary. */
function merged(symbols: string[], ids: ReadonlyMap<string, number>, scores: number[]): string[] {
  for (;;) {
    let best = -1;
    let bestScore = -Infinity;
    for (let i = 0; i + 1 < symbols.length; i += 1) {
      const id = ids.get(symbols[i]! + symbols[i + 1]!);
      if (id !== undefined && (scores[id] ?? 0) > bestScore) {
        best = i;
        bestScore = scores[id] ?? 0;
      }
    }
    if (best < 0) return symbols;
    symbols.splice(best, 2, symbols[best]! + symbols[best + 1]!);
  }
}

function byteTokens(text: string): string[] {
  return Array.from(
    new TextEncoder().encode(text),
    (byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
  );
}

function splitBy(text: string, specials: string[]): string[] {
  if (specials.length === 0) return text === '' ? [] : [text];
  const pattern = specials.map((each) => each.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  return text.split(new RegExp(`(${pattern})`)).filter((part) => part !== '');
}

/** GPT-2 writes every byte as a printable character: most as themselves, the others from U+0100 on. */
const byteCharacters = (() => {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrintable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    return String.fromCharCode(isPrintable ? byte : next++);
  });
})();

function byteLevel(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => byteCharacters[byte]).join('');
}

function fromByteLevel(text: string): string {
  const bytes = Array.from(text, (character) => byteCharacters.indexOf(character)).filter((byte) => byte >= 0);
  return new TextDecoder().decode(new Uint8Array(bytes));
}
