import { Ollama } from 'ollama/browser';
import { describe, expect, it } from 'vitest';
import { embeddedServer, type Server } from '@/shared/servers.store';
import type { CodeRequest } from './code-request';
import { toFetch } from './to-fetch';
import { toJavaScriptClient } from './to-javascript-client';
import { toPython } from './to-python';

const server = { kind: 'ollama', url: 'http://192.168.1.5:11434/ollama' } as Server;
const oddTexts = [
  `It's "so" \`x\` \${y} \\n \\`,
  'a\nb\r\nc\td\0\b\f',
  'before\u2028between\u2029after\u0085end',
  'half \ud83d and \ude00, whole 😀, family 👩‍👩‍👧, flag 🇳🇴',
  '</script><!-- <script>alert(1)</script>',
  'right to left \u202e and back\u202c \ufeff \u200b',
  '"""', // Python's long texts
  '',
];
const odd = {
  model: 'm',
  prompt: oddTexts.join('|'),
  images: ['iVBOR+/='],
  context: Array.from({ length: 5 }, (_, index) => index * 1e5),
  options: { stop: oddTexts, seed: 9007199254740991, temperature: 1e-7, top_p: -0.5, num_ctx: 1e21, use_mmap: false },
  think: null,
  'own-key "x"': { class: [], empty: {}, '1a': [true, [null, [1.5, 'x']]] },
  ...(JSON.parse('{"__proto__": {"polluted": true}}') as object),
};
const call = (more: Partial<CodeRequest> = {}): CodeRequest => ({
  path: '/api/generate',
  request: odd,
  server,
  ...more,
});

interface Sent {
  url: string;
  headers: Headers;
  body: string;
}

/** Runs code of ours in a world whose server answers with these bytes, in pieces of a length. */
async function run(code: string, answer: string, { pieceBytes = 3, status = 200 } = {}) {
  const sent: Sent[] = [];
  const said: unknown[] = [];
  const fetchIt = (url: string | URL | Request, init: RequestInit = {}) => {
    sent.push({ url: String(url), headers: new Headers(init.headers), body: String(init.body) });
    const bytes = new TextEncoder().encode(answer);
    let at = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (at >= bytes.length) controller.close();
        else controller.enqueue(bytes.slice(at, (at += pieceBytes)));
      },
    });
    return Promise.resolve(
      new Response(body, {
        status,
        headers: { 'Content-Type': status === 200 ? 'application/x-ndjson' : 'application/json' },
      }),
    );
  };
  class Client extends Ollama {
    constructor(config: ConstructorParameters<typeof Ollama>[0]) {
      super({ ...config, fetch: fetchIt });
    }
  }
  const world = {
    fetch: fetchIt,
    Ollama: Client,
    console: { log: (what: unknown) => said.push(what) },
    process: { env: { AUTHORIZATION: 'Bearer of-the-environment' } },
  };
  const AsyncFunction = (async () => undefined).constructor as new (
    ...parts: string[]
  ) => (...values: unknown[]) => Promise<void>;
  // An import is a module's alone, and this is a function.
  const body = code.replace('import { Ollama } from "ollama";\n', '');
  await new AsyncFunction(...Object.keys(world), `'use strict';\n${body}`)(...Object.values(world));
  return { sent, said };
}

const chunks = ['Größe ', '😀', ' \u2028 end'];
const lines = (field: (text: string) => object) =>
  [...chunks.map((text) => ({ ...field(text), done: false })), { ...field(''), done: true }]
    .map((line) => JSON.stringify(line))
    .join('\n');

describe.each([
  ['fetch', toFetch],
  ['the JavaScript client', toJavaScriptClient],
])('%s', (_, toCode) => {
  it('sends the request as it is, whatever its texts', async () => {
    const { sent } = await run(
      toCode(call())!,
      lines((response) => ({ response })),
    );
    expect(sent[0]!.url).toBe('http://192.168.1.5:11434/ollama/api/generate');
    const { stream: _stream, ...body } = JSON.parse(sent[0]!.body) as Record<string, unknown>;
    expect(body).toEqual(JSON.parse(JSON.stringify(odd)));
    expect(sent[0]!.body).toContain('"__proto__":{"polluted":true}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each([1, 2, 7, 4096])('reads lines that come in pieces of %d bytes', async (pieceBytes) => {
    const answer = lines((response) => ({ response }));
    const { said } = await run(toCode(call())!, answer, { pieceBytes });
    expect(said).toEqual([...chunks, '']);
    const withEnd = await run(toCode(call())!, `${answer}\n`, { pieceBytes });
    expect(withEnd.said).toEqual(said);
  });

  it('tells an error, in a status or in a line', async () => {
    const refused = run(toCode(call())!, '{"error":"model \'m\' not found"}', { status: 404 });
    await expect(refused).rejects.toThrow("model 'm' not found");
    const failed = run(toCode(call())!, '{"response":"a","done":false}\n{"error":"out of memory"}\n');
    await expect(failed).rejects.toThrow('out of memory');
  });

  it('waits for the whole answer where none of its lines is asked for', async () => {
    const request = { model: 'm', prompt: 'x', stream: false };
    const { sent, said } = await run(toCode(call({ request }))!, '{"response":"whole","done":true}');
    expect(JSON.parse(sent[0]!.body)).toEqual(request);
    expect(said).toEqual(['whole']);
  });

  it('knows where each endpoint has its words', async () => {
    const chat = { model: 'm', messages: [{ role: 'user', content: 'x' }] };
    const asked = await run(
      toCode(call({ path: '/api/chat', request: chat }))!,
      lines((content) => ({ message: { content } })),
    );
    expect(asked.said).toEqual([...chunks, '']);
    const created = await run(
      toCode(call({ path: '/api/create', request: { model: 'm', from: 'b' } }))!,
      '{"status":"success"}\n',
    );
    expect(created.said).toEqual(['success']);
    const embed = call({ path: '/api/embed', request: { model: 'm', input: ['x'] } });
    expect((await run(toCode(embed)!, '{"embeddings":[[1,2]]}')).said).toEqual([[[1, 2]]]);
  });

  it('has no credentials, but their place', async () => {
    const authorized = { ...server, authorization: { kind: 'bearer', token: 'secret' } as never };
    const code = toCode(call({ server: authorized }))!;
    expect(code).not.toContain('secret');
    const { sent } = await run(
      code,
      lines((response) => ({ response })),
    );
    expect(sent[0]!.headers.get('authorization')).toBe('Bearer of-the-environment');
  });
});

describe('Python', () => {
  it('has the request as it is, whatever its texts', () => {
    expect(readPython(toPython(call())!)).toEqual(JSON.parse(JSON.stringify(odd)));
  });

  it('ends no text too early and no line in a text', () => {
    const code = toPython(call())!;
    // Every line is whole: quotes come in pairs, backslashes in front of something.
    for (const line of code.split(/\r\n|[\r\n\u0085\u2028\u2029\f]/)) {
      expect(line.replace(/"(?:[^"\\]|\\.)*"/g, '')).not.toMatch(/["\\]/);
    }
  });

  it('reads lines where there are some, and the whole answer elsewhere', () => {
    expect(toPython(call())).toContain('for line in response.iter_lines():');
    const whole = toPython(call({ request: { model: 'm', stream: false } }))!;
    expect(whole).toContain('response.json()');
    expect(whole).not.toContain('import json');
    expect(toPython(call({ path: '/api/chat', request: {} }))).toContain('chunk.get("message", {}).get("content", "")');
  });

  it('has no credentials, but their place', () => {
    const code = toPython(
      call({ server: { ...server, authorization: { kind: 'bearer', token: 'secret' } as never } }),
    )!;
    expect(code).toContain('headers={"Authorization": os.environ["AUTHORIZATION"]}');
    expect(code).toContain('import os\n');
    expect(code).not.toContain('secret');
  });

  /** Reads the request out of the program: a text means in Python what it means in JSON, words and commas do not. */
  function readPython(code: string): unknown {
    const [, literal] = /^ {4}json=(\{[^]*?\n {4}\}),$/m.exec(code)!;
    const words: Record<string, string> = { True: 'true', False: 'false', None: 'null' };
    const json = literal!.replace(/"(?:[^"\\]|\\.)*"|\b(?:True|False|None)\b|,(?=\s*[\]}])/g, (part) =>
      part.startsWith('"') ? part : (words[part] ?? ''),
    );
    return JSON.parse(json);
  }
});

it('nobody else reaches the server in the page', () => {
  for (const toCode of [toFetch, toPython, toJavaScriptClient]) {
    expect(toCode(call({ server: embeddedServer }))).toBeUndefined();
    expect(toCode(call({ server: undefined }))).toBeUndefined();
  }
});

it('can stand in a page: no script ends in it', () => {
  for (const toCode of [toFetch, toPython, toJavaScriptClient]) expect(toCode(call())).not.toMatch(/<\/|<!--/);
});
