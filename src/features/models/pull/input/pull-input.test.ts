import fc from 'fast-check';
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

test.each([
  ['docker exec -it ollama ollama run llama3.2', 'llama3.2'],
  ['$ sudo docker exec ollama ollama pull qwen3:4b', 'qwen3:4b'],
  ['podman exec -it my-ollama /usr/bin/ollama run gemma3', 'gemma3'],
  ['docker compose exec ollama ollama run gemma3:1b', 'gemma3:1b'],
  ['docker run --rm -it ollama/ollama:latest run llama3.2', 'llama3.2'],
  ['docker exec ollama sh -c "ollama pull phi4 && ollama list"', 'phi4'],
  ['kubectl exec -n ai -it deploy/ollama -c ollama -- ollama pull mistral', 'mistral'],
  ["ssh box 'ollama run llama3.2'", 'llama3.2'],
  ['PS C:\\> .\\ollama.exe run llama3.2', 'llama3.2'],
  ['& "C:\\Program Files\\Ollama\\ollama.exe" pull llama3.2', 'llama3.2'],
  ['> ollama run llama3.2', 'llama3.2'],
  ['alice@box:~$ ollama run llama3.2', 'llama3.2'],
  ['OLLAMA_HOST=box:11434 OLLAMA_DEBUG=1 ollama pull llama3.2', 'llama3.2'],
  ['$env:OLLAMA_HOST="box"; ollama pull llama3.2', 'llama3.2'],
  ['ollama run llama3.2 --verbose "ollama run other"', 'llama3.2'],
  ['ollama run --keepalive 5m --format json --think=high gpt-oss:20b Hi', 'gpt-oss:20b'],
  ['ollama run —verbose llama3.2', 'llama3.2'],
  ['ollama pull a && ollama run b', 'a'],
  ['ollama serve & ollama run b', 'b'],
  ['```bash\nollama run llama3.2\n```', 'llama3.2'],
  ['`ollama run llama3.2`', 'llama3.2'],
  ['ollama run "llama3.2"', 'llama3.2'],
  ['ollama run \\\n  llama3.2', 'llama3.2'],
  ['OLLAMA RUN llama3.2', 'llama3.2'],
  ['ollama show llama3.2 --modelfile', 'llama3.2'],
  ['ollama launch claude --model qwen3-coder', 'qwen3-coder'],
  ['ollama launch codex --model=gpt-oss:120b --config', 'gpt-oss:120b'],
  ['ollama run https://huggingface.co/org/repo', 'hf.co/org/repo'],
  [`curl http://localhost:11434/api/pull -d '{"model":"llama3.2"}'`, 'llama3.2'],
  [`curl box:11434/api/chat -d '{\n  "model": "llama3.2:1b",\n  "messages": []\n}'`, 'llama3.2:1b'],
  ['curl.exe http://localhost:11434/api/pull -d "{\\"name\\":\\"llama3.2\\"}"', 'llama3.2'],
  [`Invoke-RestMethod http://box:11434/api/pull -Method Post -Body '{"model":"llama3.2"}'`, 'llama3.2'],
  ['http :11434/api/pull model=llama3.2', 'llama3.2'],
  ['{"model": "llama3.2", "stream": false}', 'llama3.2'],
  ["ollama.chat(model='llama3.2', messages=[])", 'llama3.2'],
  ["await ollama.pull({ model: 'llama3.2' })", 'llama3.2'],
  ['FROM llama3.2', 'llama3.2'],
  ['llama-server -hf org/repo-GGUF:Q4_K_M', 'hf.co/org/repo-GGUF:Q4_K_M'],
  ['llama-cli --hf-repo=org/repo-GGUF', 'hf.co/org/repo-GGUF'],
  ['hf download org/repo-GGUF sub/m-Q8_0.gguf --local-dir .', 'hf.co/org/repo-GGUF:m-Q8_0.gguf'],
  ['git clone https://huggingface.co/org/repo', 'hf.co/org/repo'],
  ['wget https://huggingface.co/org/repo/resolve/main/m-Q8_0.gguf?download=true', 'hf.co/org/repo:m-Q8_0.gguf'],
  ['\u200Bllama3.2\uFEFF', 'llama3.2'],
  ['“llama3.2”', 'llama3.2'],
  ['ollama', 'ollama'],
  ['run', 'run'],
])('%j, as it is copied, means %s', (text, model) =>
  expect(readPullInput(text)).toEqual({ kind: 'model', model, insecure: false }),
);

test.each([
  ['https://ollama.com/library/llama3.2:3b?x=1#y', 'llama3.2:3b'],
  ['https://ollama.com/library/llama3.2:3b/blobs/dde5aa3fc5ff', 'llama3.2:3b'],
  ['https://ollama.com/someone/model/', 'someone/model'],
  ['https://ollama.ai/library/llama2', 'llama2'],
  ['https://ollama.com/library/llama3%2E2%3A3b', 'llama3.2:3b'],
  ['https://hf.co/org/repo/tree/main/Q8_0', 'hf.co/org/repo'],
  ['https://hf.co/org/repo/raw/main/m.Q4_K_M.GGUF', 'hf.co/org/repo:m.Q4_K_M.GGUF'],
  ['https://hf.co/org/repo/discussions/3', 'hf.co/org/repo'],
  ['huggingface.co/org/repo?show_file_info=sub%2Fm-Q8_0.gguf&library=x', 'hf.co/org/repo:m-Q8_0.gguf'],
  [`https://huggingface.co/org/repo/blob/main/${'long-'.repeat(20)}Q4_K_M.gguf`, 'hf.co/org/repo:Q4_K_M'],
  ['https://huggingface.co/org/repo/blob/main/two%20words-Q8_0.gguf', 'hf.co/org/repo:Q8_0'],
  ['https://huggingface.co/org/repo/blob/main/two%20words.gguf', 'hf.co/org/repo'],
])('the link %j means %s', (text, model) =>
  expect(readPullInput(text)).toEqual({ kind: 'model', model, insecure: false }),
);

test.each([
  ['ollama list', 'ollama list'],
  ['$ docker exec ollama ollama rm llama3.2', 'ollama rm'],
  ['ollama create mine -f Modelfile', 'ollama create'],
  ['ollama launch claude', 'ollama launch'],
  ['curl http://localhost:11434/api/tags', 'curl'],
])('%j names no model', (text, command) => expect(readPullInput(text)).toEqual({ kind: 'foreign-command', command }));

test('any text is understood or refused, and what is understood is understood again', () => {
  const words = [
    'ollama',
    'run',
    'pull',
    ' ',
    ' ',
    '-',
    '--insecure',
    'docker exec',
    '"',
    "'",
    '\\',
    '\n',
    '&&',
    'a/b:c',
  ];
  const links = [
    'https://',
    'hf.co/',
    'ollama.com/library/',
    '/blob/main/',
    '.gguf',
    '?',
    '%',
    '%ZZ',
    '#',
    '{"model":"',
  ];
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...words, ...links), { maxLength: 10 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const input = readPullInput(text);
      // A library's own name is understood as its start page.
      if (input.kind !== 'model' || /^(www\.)?(ollama\.com|ollama\.ai|huggingface\.co|hf\.co)$/.test(input.model))
        return;
      expect(readPullInput(input.model)).toEqual({ ...input, insecure: false });
    }),
    { seed: 1, numRuns: 1_500 },
  );
});

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
  ['https://ollama.com', 'ollama.com'],
  ['https://ollama.com/blog/some-news', 'ollama.com'],
  ['https://huggingface.co/spaces/org/app?x', 'huggingface.co'],
  ['curl -fsSL https://ollama.com/install.sh | sh', 'ollama.com'],
  ['https://example.com/some/deep/page.html', 'example.com'],
])('%j leads to no model', (text, host) => expect(readPullInput(text)).toEqual({ kind: 'foreign-link', host }));

test.each([
  ['llama 3', { code: 'bad-character', part: 'model', character: ' ' }],
  ['-model', { code: 'bad-start', part: 'model', character: '-' }],
  ['model:', { code: 'empty-part', part: 'tag' }],
  ['a/b/c/d', { code: 'too-many-parts' }],
])('%j is no name', (text, problem) => expect(readPullInput(text)).toEqual({ kind: 'problem', problem }));
