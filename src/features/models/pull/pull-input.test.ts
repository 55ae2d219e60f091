import { expect, test } from 'vitest';
import { readPullInput } from './pull-input';

test.each([
  ['llama3.2', 'llama3.2'],
  ['  llama3.2:3b-instruct-q4_K_M\n', 'llama3.2:3b-instruct-q4_K_M'],
  ['someone/their-model', 'someone/their-model'],
  ['ollama run llama3.2', 'llama3.2'],
  ['$ ollama run --verbose llama3.2:1b "Why is the sky blue?"', 'llama3.2:1b'],
  ['ollama pull hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF', 'hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF'],
  ['https://ollama.com/library/llama3.2', 'llama3.2'],
  ['https://ollama.com/library/llama3.2:3b', 'llama3.2:3b'],
  ['https://ollama.com/library/qwen3/tags', 'qwen3'],
  ['ollama.com/library/qwen3?sort=new', 'qwen3'],
  ['https://www.ollama.com/someone/model:tag', 'someone/model:tag'],
  ['hf.co/org/repo:Q4_K_M', 'hf.co/org/repo:Q4_K_M'],
  ['https://huggingface.co/org/repo', 'hf.co/org/repo'],
  ['https://huggingface.co/org/repo-GGUF/tree/main', 'hf.co/org/repo-GGUF'],
  ['https://huggingface.co/org/repo?local-app=ollama', 'hf.co/org/repo'],
  ['https://huggingface.co/org/repo/blob/main/sub/model-Q8_0.gguf', 'hf.co/org/repo:model-Q8_0.gguf'],
  ['https://huggingface.co/org/repo?show_file_info=model-Q8_0.gguf', 'hf.co/org/repo:model-Q8_0.gguf'],
  ['https://huggingface.co/org/repo/blob/main/README.md', 'hf.co/org/repo'],
  ['http://127.0.0.1:5000/team/model:v2', '127.0.0.1:5000/team/model:v2'],
])('%j means %s', (text, model) => expect(readPullInput(text)).toEqual({ kind: 'model', model, insecure: false }));

test('takes --insecure over from the command line', () =>
  expect(readPullInput('ollama pull --insecure localhost:5000/a/b')).toEqual({
    kind: 'model',
    model: 'localhost:5000/a/b',
    insecure: true,
  }));

test.each(['', '  ', 'ollama run', 'ollama pull --insecure'])('%j is nothing yet', (text) =>
  expect(readPullInput(text)).toEqual({ kind: 'empty' }),
);

test.each([
  ['https://ollama.com/search?q=llama', 'ollama.com'],
  ['https://huggingface.co/datasets/org/set', 'huggingface.co'],
  ['https://example.com/some/deep/page.html', 'example.com'],
])('%j leads to no model', (text, host) => expect(readPullInput(text)).toEqual({ kind: 'foreign-link', host }));

test.each([
  ['llama 3', { code: 'bad-character', part: 'model', character: ' ' }],
  ['-model', { code: 'bad-start', part: 'model', character: '-' }],
  ['model:', { code: 'empty-part', part: 'tag' }],
  ['a/b/c/d', { code: 'too-many-parts' }],
])('%j is no name', (text, problem) => expect(readPullInput(text)).toEqual({ kind: 'problem', problem }));
