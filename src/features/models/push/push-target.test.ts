import { expect, test } from 'vitest';
import type { ListedModel } from '@/ollama';
import { pageOf, readPushTarget, suggestPush } from './push-target';

const listed = (name: string, digest: string) => ({ name, model: name, digest }) as ListedModel;
const models = [listed('llama3.2:3b', 'a'), listed('me/llama3.2:3b', 'a'), listed('me/other:latest', 'b')];
const read = (text: string, source = 'llama3.2:3b') => readPushTarget(text, source, models);

test('a name at ollama.com begins with a user', () => {
  expect(read('llama3.2:3b')).toEqual({ kind: 'no-user' });
  expect(read('library/mine')).toEqual({ kind: 'no-user' });
  expect(read('registry.ollama.ai/library/mine')).toEqual({ kind: 'no-user' });
  expect(read('/llama3.2:3b')).toMatchObject({ kind: 'problem', target: { problem: { code: 'empty-part' } } });
});

test('a model gets the name first, unless it has it', () => {
  expect(read('me/mine')).toMatchObject({ kind: 'ready', name: 'me/mine:latest', copies: true });
  expect(read('me/llama3.2:3b')).toMatchObject({ kind: 'ready', name: 'me/llama3.2:3b', copies: false });
  expect(read('me/Other', 'me/other:latest')).toMatchObject({ kind: 'ready', name: 'me/other:latest', copies: false });
  expect(read('me/other')).toMatchObject({ kind: 'taken', target: { taken: { name: 'me/other:latest' } } });
});

test('tells whose registry it is', () => {
  expect(read('me/mine')).toMatchObject({ registry: { isOllama: true, user: 'me' } });
  expect(read('registry.ollama.com/me/mine')).toMatchObject({ registry: { isOllama: true } });
  expect(read('127.0.0.1:5000/library/mine')).toMatchObject({
    kind: 'ready',
    registry: { isOllama: false, host: '127.0.0.1:5000' },
  });
});

test('suggests a name with a user, and keeps one that can be pushed', () => {
  expect(suggestPush('llama3.2:3b', 'me')).toBe('me/llama3.2:3b');
  expect(suggestPush('llama3.2:3b', undefined)).toBe('/llama3.2:3b');
  expect(suggestPush('you/x:latest', 'me')).toBe('you/x:latest');
});

test('knows the page of what was pushed', () => {
  expect(pageOf('me/mine:latest')).toBe('https://ollama.com/me/mine');
  expect(pageOf('me/mine:v1')).toBe('https://ollama.com/me/mine:v1');
  expect(pageOf('box:5000/me/mine:latest')).toBeUndefined();
});
