import { readJson, type JsonKind, type JsonPath } from '@/formats/json-reader';
import { readSentencePieces, SentencePieceError } from '@/formats/sentencepiece';
import { readTokenizerJson, TokenizerError, type TokenizerJson } from '@/formats/tokenizer-json';
import type { GivenFile } from '../given/given-file';
import { isRecord, maxJsonBytes, readObject, Refused, refusedJson, refuseStandIn } from '../given/refused';

/** No tokenizer.json has more than some 40 MB. */
const maxTokenizerBytes = 200_000_000;

type FilesByName = ReadonlyMap<string, GivenFile>;

/** What a folder's tokenizer turned out to be. */
export interface FolderTokenizer {
  chatTemplate: string | undefined;
  /** Files that the server must not get, though they belong to the tokenizer. */
  left: GivenFile[];
}

/**
 * Reads a folder's tokenizer as a server would, which takes `tokenizer.model` where there are two.
 * Throws Refused for what is sure to fail there, or to end its process. `needsMerges`: the engine that
 * runs the model cannot do without.
 */
export async function checkTokenizer(byName: FilesByName, needsMerges: boolean): Promise<FolderTokenizer> {
  const pieces = byName.get('tokenizer.model');
  const json = byName.get('tokenizer.json');
  if (!pieces && !json) throw new Refused({ code: 'no-folder-tokenizer' });
  const left: GivenFile[] = [];
  if (pieces) {
    await checkPieces(pieces, byName.get('added_tokens.json'));
    const map = byName.get('special_tokens_map.json');
    if (map && !(await isSafeMap(map))) left.push(map);
  }
  if (json) {
    const { mergeCount } = await readTokens(json, pieces !== undefined);
    if (!pieces && needsMerges && mergeCount === 0) {
      throw new Refused({ code: 'bad-tokenizer-json', named: { name: 'model.merges' } }, json.path);
    }
  }
  const generation = byName.get('generation_config.json');
  if (generation) await readObject(generation, 'bad-config');
  const config = byName.get('tokenizer_config.json');
  return { chatTemplate: config && (await readConfig(config)), left };
}

async function readTokens(given: GivenFile, hasOtherVocabulary: boolean): Promise<TokenizerJson> {
  await refuseStandIn(given);
  const { file, path } = given;
  if (file.size > maxTokenizerBytes) throw new Refused({ code: 'bad-config' }, path);
  try {
    return await readTokenizerJson(file, { hasOtherVocabulary });
  } catch (error) {
    if (error instanceof TokenizerError) throw new Refused({ code: error.code, named: { name: error.detail } }, path);
    throw refusedJson(error, 'bad-config', given);
  }
}

async function checkPieces(given: GivenFile, added: GivenFile | undefined): Promise<void> {
  await refuseStandIn(given);
  const tokens = await readSentencePieces(given.file).catch((error: unknown) => {
    if (!(error instanceof SentencePieceError)) throw error;
    throw new Refused({ code: error.code }, given.path);
  });
  if (added) await addTokens(added, tokens);
  const seen = new Set<string>();
  for (const token of tokens) {
    const text = token.split('\0', 1)[0]!;
    if (text !== '' && seen.has(text)) {
      throw new Refused({ code: 'duplicate-tokens', named: { name: token.slice(0, 100) } }, given.path);
    }
    seen.add(text);
  }
}

/** Added tokens go on where the pieces end, or repeat one of them. (parseSentencePiece in convert/tokenizer_spm.go at v0.24.0) */
async function addTokens(given: GivenFile, tokens: string[]): Promise<void> {
  const byId = Object.entries(await readObject(given, 'bad-config')).toSorted(
    ([, one], [, other]) => Number(one) - Number(other),
  );
  for (const [token, id] of byId) {
    const isKnown = typeof id === 'number' && tokens[id] === token;
    if (!isKnown && id !== tokens.length)
      throw new Refused({ code: 'bad-added-tokens', named: { name: token } }, given.path);
    if (!isKnown) tokens.push(token);
  }
}

/**
 * Whether a special_tokens_map.json can be sent.
 *
 * [Note: Special tokens that end the server] Beside a `tokenizer.model` Ollama reads this file, and ends
 * when its additional tokens are texts, as they mostly are, and not objects. What it wants of them, it
 * knows of the common ones without. (parseAdditionalSpecialTokens in convert/tokenizer_spm.go at v0.24.0)
 */
async function isSafeMap(given: GivenFile): Promise<boolean> {
  try {
    const { additional_special_tokens: additional } = await readObject(given, 'bad-config');
    return !Array.isArray(additional) || additional.every(isSpecialToken);
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

function isSpecialToken(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { content, ...flags } = value;
  const isText = content === undefined || content === null || typeof content === 'string';
  return isText && ['lstrip', 'normalized', 'rstrip', 'single_word'].every((key) => isFlag(flags[key]));
}

/** What a converter reads of a tokenizer_config.json. */
const isRead = /^(chat_template|add_(bos|eos|unk|sep|pad|cls|mask)_token)$/;

/** Reads it, as far as that goes; resolves with its chat template. */
async function readConfig(given: GivenFile): Promise<string | undefined> {
  await refuseStandIn(given);
  const { file, path } = given;
  if (file.size > maxJsonBytes) throw new Refused({ code: 'bad-config' }, path);
  let template: string | undefined;
  const onValue = ([key]: JsonPath, value: unknown) => {
    const isTemplate = key === 'chat_template';
    const fits = isTemplate ? isChatTemplate(value) : isFlag(value);
    if (!fits) throw new Refused({ code: 'bad-config-value', named: { name: String(key) } }, path);
    if (isTemplate && typeof value === 'string' && value !== '') template = value;
  };
  const choose = ([key]: JsonPath, kind: JsonKind) => {
    if (key !== undefined) return isRead.test(String(key)) ? 'take' : 'pass';
    if (kind !== 'object') throw new Refused({ code: 'bad-config' }, path);
    return 'enter';
  };
  try {
    await readJson(file, { choose, onValue });
  } catch (error) {
    throw refusedJson(error, 'bad-config', given);
  }
  return template;
}

/** A text, or a list of them with their names. */
function isChatTemplate(value: unknown): boolean {
  if (value === null || typeof value === 'string') return true;
  const isTextOrNothing = (text: unknown) => text === undefined || text === null || typeof text === 'string';
  return (
    Array.isArray(value) &&
    value.every(
      (each) => each === null || (isRecord(each) && isTextOrNothing(each.name) && isTextOrNothing(each.template)),
    )
  );
}

function isFlag(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'boolean';
}
