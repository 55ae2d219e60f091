import { readJson, type JsonChoice, type JsonKind, type JsonPath } from './json-reader';

/**
 * Why a tokenizer.json is none that Ollama converts, or one with which the model would not work.
 *
 * - `bad-tokenizer-json`: a part of it is missing or of another kind; `detail` names it.
 * - `tokenizer-kind`: not a vocabulary of tokens and their numbers, but one with scores (Unigram).
 * - `empty-vocabulary`, `duplicate-tokens`: end an Ollama's process when the model is loaded.
 * - `tokenizer-gaps`: numbers are left out; all later tokens would get the numbers of others.
 */
export type TokenizerErrorCode =
  'bad-tokenizer-json' | 'tokenizer-kind' | 'empty-vocabulary' | 'duplicate-tokens' | 'tokenizer-gaps';

export class TokenizerError extends Error {
  override readonly name = 'TokenizerError';

  constructor(
    readonly code: TokenizerErrorCode,
    /** The part of the file, the token or the number concerned. */
    readonly detail: string,
  ) {
    super(`${code}: ${detail}`);
  }
}

export interface TokenizerJson {
  tokenCount: number;
  mergeCount: number;
}

/** As in GGUF files: no model has more. */
const maxTokens = 1_000_000;

/**
 * Reads a tokenizer.json as Ollama's converter does, of a file of any size only what it looks at, and
 * never the whole of it at once. Where the tokens come from another file (`hasOtherVocabulary`) its own
 * need only be there. Throws JsonError, TokenizerError and an AbortError.
 *
 * [Note: Tokenizers that end the server] The converter lays tokens out by the order of their numbers,
 * whether or not one is left out, and writes one that occurs twice twice: the GGUF that it makes then
 * ends the process that loads it. (parseTokenizer and parseVocabularyFromTokenizer in
 * convert/tokenizer.go at v0.24.0. See: [Note: Vocabularies that end the server])
 */
export async function readTokenizerJson(
  blob: Blob,
  options: { signal?: AbortSignal; hasOtherVocabulary?: boolean } = {},
): Promise<TokenizerJson> {
  const reading = new Reading();
  await readJson(blob, reading, options);
  return options.hasOtherVocabulary ? reading.counts() : reading.result();
}

class Reading {
  private readonly tokens = new Map<number, string>();
  /** Over the vocabulary's own of the same number. */
  private readonly added = new Map<number, string>();
  private mergeCount = 0;

  choose(path: JsonPath, kind: JsonKind): JsonChoice {
    const [section, part] = path;
    // Null is as good as nothing, but for the file itself.
    const enter = (wanted: JsonKind, name: string): JsonChoice => {
      if (kind !== wanted && (kind !== 'scalar' || path.length === 0)) throw bad(name);
      return 'enter';
    };
    if (path.length === 0) return enter('object', 'model');
    if (path.length === 1) {
      if (section === 'model') return enter('object', 'model');
      if (section === 'added_tokens') return enter('list', 'added_tokens');
      return section === 'pre_tokenizer' ? 'take' : 'pass';
    }
    if (path.length > 2 || section === 'added_tokens') return 'take';
    if (part === 'vocab' && kind === 'list') throw new TokenizerError('tokenizer-kind', 'Unigram');
    if (part === 'vocab') return enter('object', 'model.vocab');
    if (part === 'merges') return enter('list', 'model.merges');
    return part === 'type' ? 'take' : 'pass';
  }

  onValue(path: JsonPath, value: unknown): void {
    const [section, part, place] = path;
    if (section === 'pre_tokenizer') {
      if (!isPreTokenizer(value)) throw bad(section);
    } else if (section === 'added_tokens' && part !== undefined) {
      this.addToken(value);
    } else if (part === 'type') {
      if (typeof value !== 'string' && value !== null) throw bad('model.type');
    } else if (place === undefined) {
      // What was entered and is no object and no list.
      if (value !== null) throw bad(path.join('.'));
    } else if (part === 'merges') {
      this.addMerge(value);
    } else {
      this.addWord(String(place), value);
    }
  }

  result(): TokenizerJson {
    for (const [id, token] of this.added) this.tokens.set(id, token);
    if (this.tokens.size === 0) throw new TokenizerError('empty-vocabulary', 'model.vocab');
    const seen = new Set<string>();
    let highest = 0;
    for (const [id, token] of this.tokens) {
      // C reads a token up to a NUL, and gives empty ones names of their own.
      const text = token.split('\0', 1)[0]!;
      if (text !== '' && seen.has(text)) throw new TokenizerError('duplicate-tokens', token.slice(0, 100));
      seen.add(text);
      highest = Math.max(highest, id);
    }
    if (highest !== this.tokens.size - 1) throw new TokenizerError('tokenizer-gaps', String(this.firstGap()));
    return this.counts();
  }

  counts(): TokenizerJson {
    return { tokenCount: this.tokens.size, mergeCount: this.mergeCount };
  }

  private firstGap(): number {
    let id = 0;
    while (this.tokens.has(id)) id += 1;
    return id;
  }

  private addWord(token: string, value: unknown): void {
    const id = value === null ? 0 : value;
    // In its own list a token is there once, so a number given twice loses one.
    if (!isId(id) || this.tokens.has(id)) throw bad('model.vocab');
    this.tokens.set(id, token);
  }

  private addToken(value: unknown): void {
    if (typeof value !== 'object' || value === null) throw bad('added_tokens');
    const { id, content, special = null } = value as Record<string, unknown>;
    const fits = isId(id) && typeof content === 'string' && (special === null || typeof special === 'boolean');
    if (!fits) throw bad('added_tokens');
    this.added.set(id, content);
  }

  /** Pairs as one text, or as a list of two. */
  private addMerge(value: unknown): void {
    const isPair = Array.isArray(value) && value.every((each) => typeof each === 'string');
    if (typeof value !== 'string' && !isPair) throw bad('model.merges');
    this.mergeCount += 1;
  }
}

function isId(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < maxTokens;
}

/** Only lists of them are looked into, for their patterns. */
function isPreTokenizer(value: unknown): boolean {
  if (value === null) return true;
  if (typeof value !== 'object' || Array.isArray(value)) return false;
  const { pretokenizers = null } = value as Record<string, unknown>;
  if (pretokenizers === null) return true;
  if (!Array.isArray(pretokenizers)) return false;
  return pretokenizers.every((each: unknown) => {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each === null;
    const { type = null, behavior = null, pattern = null } = each as Record<string, unknown>;
    const { Regex = null } =
      typeof pattern === 'object' && pattern !== null ? (pattern as Record<string, unknown>) : {};
    const texts = [type, behavior, Regex];
    const isPattern = typeof pattern === 'object' && !Array.isArray(pattern);
    return isPattern && texts.every((text) => text === null || typeof text === 'string');
  });
}

function bad(part: string): TokenizerError {
  return new TokenizerError('bad-tokenizer-json', part);
}
