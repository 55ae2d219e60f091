import { chainModel } from '@/formats/chain-model';
import type { GgufProblemCode } from '@/formats/gguf-check';
import type { GgufErrorCode } from '@/formats/gguf-error';
import { arrayOf, text, u32, type GgufInput } from '@/formats/gguf-value';
import { writeGguf } from '@/formats/gguf-writer';
import { randomWords } from './sentence';
import { unpackGguf } from './unpack';

/** A file that must not reach a server, and why: it cannot be read, or the pre-flight refuses it. */
export interface BrokenFixture {
  file: File;
  code: GgufErrorCode | GgufProblemCode;
  /** Whether it ends the process of an Ollama 0.24: never to be sent to a server that is not the test's own. */
  crashes: boolean;
}

/** Every broken file there is, by name. */
export async function brokenFiles(): Promise<Record<string, BrokenFixture>> {
  const whole = chainModel({ words: randomWords() });
  const header = new Uint8Array(await whole.slice(0, 64).arrayBuffer());
  const patched = (at: number, bytes: number[]) => {
    const start = header.slice();
    start.set(bytes, at);
    return new Blob([start, whole.slice(64)]);
  };
  const { metadata, tensors } = await unpackGguf(whole);
  const tokens = metadata.get('tokenizer.ggml.tokens');
  const names = tokens?.type === 'array' ? tokens.values : [];
  const changed = (key: string, value: GgufInput | undefined) => {
    const copy = new Map(metadata);
    if (value) copy.set(key, value);
    else copy.delete(key);
    return writeGguf({ metadata: copy, tensors });
  };
  return {
    empty: broken(new Blob([]), 'not-gguf'),
    zeros: broken(new Blob([new Uint8Array(4096)]), 'not-gguf'),
    badMagic: broken(patched(0, [0x47, 0x47, 0x55, 0x58]), 'not-gguf'),
    webPage: broken(new Blob(['<!doctype html><title>Sign in</title>']), 'not-gguf'),
    lfsPointer: broken(new Blob(['version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n']), 'not-gguf'),
    version1: broken(patched(4, [1]), 'version-1'),
    version9: broken(patched(4, [9]), 'unsupported-version'),
    bigEndian: broken(patched(4, [0, 0, 0, 3]), 'big-endian'),
    bigEndianMagic: broken(patched(0, [0x46, 0x55, 0x47, 0x47]), 'big-endian', true),
    cutHeader: broken(whole.slice(0, 100), 'truncated-header'),
    cutData: broken(whole.slice(0, whole.size - 100), 'truncated-data'),
    hugeString: broken(patched(24, [255, 255, 255, 255, 255, 255, 255, 127]), 'truncated-header', true),
    zeroAlignment: broken(changed('general.alignment', u32(0)), 'bad-alignment', true),
    duplicateTokens: broken(
      changed('tokenizer.ggml.tokens', arrayOf('string', [...names.slice(0, -1), ...names.slice(-2, -1)])),
      'duplicate-tokens',
      true,
    ),
    noTokenizer: broken(changed('tokenizer.ggml.model', text('none')), 'no-tokenizer', true),
    nulTokenizer: broken(changed('tokenizer.ggml.model', text('none\0')), 'bad-tokenizer', true),
    noHeads: broken(changed('llama.attention.head_count', arrayOf('u32', [])), 'bad-size', true),
    manyHeads: broken(
      changed('llama.attention.head_count_kv', arrayOf('u32', new Array<number>(1025).fill(1))),
      'bad-size',
      true,
    ),
    headsAsText: broken(changed('llama.attention.head_count', text('1')), 'bad-size'),
    longContext: broken(changed('llama.context_length', { type: 'u64', value: 2048 }), 'bad-size'),
    noTokens: broken(changed('tokenizer.ggml.tokens', undefined), 'no-tokenizer'),
    shortScores: broken(changed('tokenizer.ggml.scores', arrayOf('f32', [0])), 'bad-tokenizer'),
    noBlocks: broken(changed('llama.block_count', undefined), 'bad-size', true),
    tokenNumbers: broken(changed('tokenizer.ggml.tokens', arrayOf('i32', [1])), 'bad-tokenizer', true),
    wideAlignment: broken(changed('general.alignment', { type: 'u64', value: 32 }), 'bad-alignment', true),
    architectureOnly: broken(
      writeGguf({ metadata: { 'general.architecture': text('llama') }, tensors: [] }),
      'no-tensors',
    ),
  };
}

function broken(data: Blob, code: BrokenFixture['code'], crashes = false): BrokenFixture {
  return { file: new File([data], 'broken.gguf'), code, crashes };
}
