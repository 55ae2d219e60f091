import { expect, test } from 'vitest';
import type { ListedModel } from '@/ollama';
import { readTarget, suggestCopy } from './target-name';

const listed = (name: string, digest: string) => ({ name, model: name, digest }) as ListedModel;
const models = [listed('llama3.2:3b', 'a'), listed('twin:latest', 'a'), listed('qwen3:8b', 'b')];
const read = (text: string) => readTarget(text, 'llama3.2:3b', models);

test('reads a name as the server will list it', () => {
  expect(read(' mine ')).toEqual({ kind: 'free', name: 'mine:latest' });
  expect(read('me/mine:v1')).toEqual({ kind: 'free', name: 'me/mine:v1' });
  expect(read('library/mine')).toEqual({ kind: 'free', name: 'mine:latest' });
});

test('says what is no name', () => {
  expect(read('')).toEqual({ kind: 'problem', problem: { code: 'empty' } });
  expect(read('a b')).toMatchObject({ kind: 'problem', problem: { code: 'bad-character' } });
});

test('knows the own name and those that are taken, in whatever case', () => {
  expect(read('LLAMA3.2:3b')).toEqual({ kind: 'same' });
  expect(read('Qwen3:8B')).toMatchObject({ kind: 'taken', taken: { name: 'qwen3:8b' } });
  expect(read('twin')).toEqual({ kind: 'twin', name: 'twin:latest' });
});

test('suggests a name that nobody has', () => {
  expect(suggestCopy('me/llama3.2:3b', [])).toBe('me/llama3.2-copy:3b');
  expect(suggestCopy('a:latest', ['a-copy:latest', 'A-COPY-2:latest'])).toBe('a-copy-3:latest');
  expect(suggestCopy(`${'x'.repeat(80)}:1b`, [])).toBe(`${'x'.repeat(75)}-copy:1b`);
});
