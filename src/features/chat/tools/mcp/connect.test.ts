import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startHostileMcp, startNewMcp, startOldMcp, type RunningMcp } from '../../../../../e2e/mcp-servers';
import { connectMcp, type McpConnection } from './connect';

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  vi.unstubAllGlobals();
  for (const each of running.splice(0).reverse()) await each.close();
});

async function start(server: Promise<RunningMcp>): Promise<string> {
  const started = await server;
  running.push(started);
  return started.url;
}

async function connect(url: string, headers: [string, string][] = []): Promise<McpConnection> {
  const connection = await connectMcp({ url, headers });
  running.push(connection);
  return connection;
}

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'no error',
    (error: { code?: unknown; name: string }) => (typeof error.code === 'string' ? error.code : error.name),
  );

describe('a server of the newest protocol', () => {
  it('says what it is, and lists, calls and offers', async () => {
    const connection = await connect(await start(startNewMcp()));
    expect(connection.facts).toEqual({
      name: 'new-era',
      version: '2.0.0',
      protocol: '2026-07-28',
      hasTools: true,
      hasResources: true,
      hasPrompts: true,
    });
    const tools = await connection.listTools();
    expect(tools.map(({ name, isReadOnly }) => [name, isReadOnly])).toEqual([
      ['get_weather', true],
      ['break', undefined],
    ]);
    expect(tools[0]!.parameters).toMatchObject({ type: 'object', properties: { city: { type: 'string' } } });
    expect(await connection.callTool('get_weather', { city: 'Oslo' })).toEqual({
      text: 'Sunny in Oslo',
      isCut: false,
      isError: false,
    });
    expect(await connection.callTool('break', {})).toMatchObject({ text: 'It broke', isError: true });
    const [notes] = await connection.listResources();
    expect(notes).toMatchObject({ uri: 'memo://notes', name: 'notes', mediaType: 'text/plain' });
    expect(await connection.readResource(notes!.uri)).toEqual({ text: 'Buy bread', isCut: false });
    const [greet] = await connection.listPrompts();
    expect(greet).toMatchObject({ name: 'greet', arguments: [{ name: 'who', isRequired: true }] });
    expect(await connection.getPrompt('greet', { who: 'Ada' })).toMatchObject({ text: 'Say hello to Ada' });
    expect(await codeOf(connection.callTool('gone', {}))).toBe('tools.mcpRefused');
  });

  it('gets the headers that were set, and wants them', async () => {
    const url = await start(startNewMcp({ secret: ['X-Key', 'abc'] }));
    expect(await codeOf(connectMcp({ url, headers: [] }))).toBe('tools.mcpUnauthorized');
    expect((await connect(url, [['X-Key', 'abc']])).facts.name).toBe('new-era');
  });

  it('is left alone by an abort', async () => {
    const url = await start(startNewMcp());
    expect(await codeOf(connectMcp({ url, headers: [] }, { signal: AbortSignal.abort() }))).toBe('AbortError');
    const connection = await connect(url);
    expect(await codeOf(connection.callTool('break', {}, { signal: AbortSignal.abort() }))).toBe('AbortError');
  });
});

describe('a server of the protocol before', () => {
  let url: string;
  let everything: RunningMcp;
  beforeAll(async () => {
    everything = await startOldMcp();
    url = everything.url;
    return () => everything.close();
  });

  it('is spoken to in its own, and tells of its progress', async () => {
    const connection = await connect(url);
    expect(connection.facts.protocol).toBe('2025-11-25');
    const tools = await connection.listTools();
    expect(tools.map(({ name }) => name)).toContain('echo');
    expect(await connection.callTool('echo', { message: 'hello' })).toMatchObject({ text: 'Echo: hello' });
    expect((await connection.listResources()).length).toBeGreaterThan(0);
    expect((await connection.listPrompts()).length).toBeGreaterThan(0);
    const onProgress = vi.fn();
    await connection.callTool('trigger-long-running-operation', { duration: 0.4, steps: 2 }, { onProgress });
    expect(onProgress).toHaveBeenCalledWith(expect.objectContaining({ progress: 1, total: 2 }));
  });

  it('that forgot the session is one to connect to anew', async () => {
    const connection = await connect(url);
    const gone = fetch;
    vi.stubGlobal('fetch', (input: string, init: RequestInit) =>
      gone(input, {
        ...init,
        headers: { ...Object.fromEntries(new Headers(init.headers)), 'mcp-session-id': 'other' },
      }),
    );
    expect(await codeOf(connection.callTool('echo', { message: 'hello' }))).toMatch(/mcp(Closed|Status)/);
  });
});

describe('a server that is none, or means no good', () => {
  const initialized = {
    protocolVersion: '2025-11-25',
    capabilities: { tools: {} },
    serverInfo: { name: 'x', version: '1' },
  };

  it.each([
    ['text', 'text/plain', 'hello'],
    ['a page', 'text/html', '<!doctype html><title>x</title>'],
    ['JSON of another kind', 'application/json', '{"models": []}'],
    ['JSON that is none', 'application/json', '{"jsonrpc": '],
    ['an answer of the wrong shape', 'application/json', '{"jsonrpc":"2.0","id":0,"result":{"tools":7}}'],
  ])('answers %s', async (_, type, body) => {
    const url = await start(
      startHostileMcp((_request, response) => response.writeHead(200, { 'Content-Type': type }).end(body)),
    );
    expect(await codeOf(connectMcp({ url, headers: [] }, { timeoutMs: 1000 }))).toMatch(/mcp(NotMcp|TimedOut|Refused)/);
  });

  it('never answers', async () => {
    const url = await start(startHostileMcp(() => undefined));
    expect(await codeOf(connectMcp({ url, headers: [] }, { timeoutMs: 200 }))).toBe('tools.mcpTimedOut');
  });

  it.each(['application/json', 'text/event-stream'])('answers 100 MB of %s', async (type) => {
    let sent = 0;
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const url = await start(
      startHostileMcp((_request, response) => {
        response.writeHead(200, { 'Content-Type': type });
        const more = () => {
          for (; sent < 100; sent += 1) if (!response.write(chunk)) return void response.once('drain', more);
          response.end();
        };
        more();
      }),
    );
    expect(await codeOf(connectMcp({ url, headers: [] }))).toBe('tools.mcpTooLarge');
    expect(sent).toBeLessThan(100);
  });

  it('lists tools that are none', async () => {
    const deep = JSON.parse(`${'{"a":'.repeat(300)}1${'}'.repeat(300)}`);
    const tools = [
      { name: 'good', inputSchema: { type: 'object' } },
      { name: 'deep', inputSchema: { type: 'object', deep } },
      { name: 'x'.repeat(1000), inputSchema: { type: 'object' } },
    ];
    const url = await start(
      startHostileMcp((request, response) => {
        let body = '';
        request.on('data', (data) => (body += data));
        request.on('end', () => {
          const { id, method } = JSON.parse(body || '{}');
          if (id === undefined) return response.writeHead(202).end();
          const results: Record<string, object> = { initialize: initialized, 'tools/list': { tools } };
          const found = results[method];
          const answer = found ? { result: found } : { error: { code: -32601, message: 'Method not found' } };
          response
            .writeHead(200, { 'Content-Type': 'application/json' })
            .end(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
        });
      }),
    );
    const connection = await connect(url);
    expect((await connection.listTools()).map(({ name }) => name)).toEqual(['good']);
  });

  it.each([
    [404, 'tools.mcpNotFound'],
    [500, 'tools.mcpStatus'],
  ])('answers %i', async (status, code) => {
    const url = await start(startHostileMcp((_request, response) => response.writeHead(status).end()));
    expect(await codeOf(connectMcp({ url, headers: [] }))).toBe(code);
  });

  it('hides its session from pages', async () => {
    const url = await start(
      startHostileMcp((request, response) => {
        let body = '';
        request.on('data', (data) => (body += data));
        request.on('end', () => {
          const { id, method } = JSON.parse(body || '{}');
          if (method === 'initialize')
            return response
              .writeHead(200, { 'Content-Type': 'application/json' })
              .end(JSON.stringify({ jsonrpc: '2.0', id, result: initialized }));
          response
            .writeHead(400, { 'Content-Type': 'application/json' })
            .end('{"jsonrpc":"2.0","error":{"code":-32000,"message":"Bad Request: Server not initialized"},"id":null}');
        });
      }),
    );
    expect(await codeOf(connectMcp({ url, headers: [] }))).toBe('tools.mcpNoSession');
  });

  it('does not let the page in, or is not there at all', async () => {
    const refuse = vi.fn((_url: string, init?: RequestInit) =>
      init?.mode === 'no-cors' ? Promise.resolve(new Response()) : Promise.reject(new TypeError('Failed to fetch')),
    );
    vi.stubGlobal('fetch', refuse);
    expect(await codeOf(connectMcp({ url: 'http://127.0.0.1:9/mcp', headers: [] }))).toBe('tools.mcpOriginRefused');
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await codeOf(connectMcp({ url: 'http://127.0.0.1:9/mcp', headers: [] }))).toBe('tools.mcpUnreachable');
  });
});
