import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

/** An MCP server on loopback. */
export interface RunningMcp {
  readonly url: string;
  close(): Promise<void>;
}

/** One of the newest protocol, with a tool of each kind that matters here, a resource and a prompt. */
export async function startNewMcp(options: CorsOptions = {}): Promise<RunningMcp> {
  const handler = createMcpHandler(() => {
    const server = new McpServer({ name: 'new-era', version: '2.0.0' });
    const city = z.object({ city: z.string() });
    server.registerTool(
      'get_weather',
      { description: 'The weather in a city', inputSchema: city, annotations: { readOnlyHint: true } },
      ({ city: name }) => ({ content: [{ type: 'text' as const, text: `Sunny in ${name}` }] }),
    );
    server.registerTool('break', { description: 'Fails' }, () => ({
      content: [{ type: 'text' as const, text: 'It broke' }],
      isError: true,
    }));
    server.registerResource('notes', 'memo://notes', { mimeType: 'text/plain' }, (uri) => ({
      contents: [{ uri: uri.href, text: 'Buy bread' }],
    }));
    server.registerPrompt('greet', { description: 'Greets', argsSchema: z.object({ who: z.string() }) }, ({ who }) => ({
      messages: [{ role: 'user' as const, content: { type: 'text' as const, text: `Say hello to ${who}` } }],
    }));
    return server;
  });
  return serve(toNodeHandler(handler), options);
}

/** The reference server of the protocol before, which has sessions. */
export async function startOldMcp(): Promise<RunningMcp> {
  const folder = dirname(
    createRequire(import.meta.url).resolve('@modelcontextprotocol/server-everything/package.json'),
  );
  const port = await freePort();
  const child = spawn(process.execPath, [join(folder, 'dist/index.js'), 'streamableHttp'], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const isUp = new Promise<void>((resolve) => {
    child.stderr.on('data', (words) => String(words).includes('listening') && resolve());
  });
  child.stdout.resume();
  await Promise.race([isUp, ended]);
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    async close() {
      child.kill();
      await ended;
    },
  };
}

/** What answers every request in one way, to pages of any origin. */
export function startHostileMcp(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<RunningMcp> {
  return serve(async (request, response) => answer(request, response), {});
}

interface CorsOptions {
  /** False sends no CORS headers at all. */
  hasCors?: boolean;
  /** A header without which every request is refused with 401. */
  secret?: [name: string, value: string];
}

async function serve(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  { hasCors = true, secret }: CorsOptions,
): Promise<RunningMcp> {
  const server = createServer((request, response) => {
    if (hasCors) {
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Access-Control-Allow-Methods', 'GET, POST, DELETE');
      response.setHeader('Access-Control-Allow-Headers', request.headers['access-control-request-headers'] ?? '*');
      response.setHeader('Access-Control-Expose-Headers', 'mcp-session-id, mcp-protocol-version');
    }
    if (request.method === 'OPTIONS') return void response.writeHead(hasCors ? 204 : 403).end();
    if (secret && request.headers[secret[0].toLowerCase()] !== secret[1]) return void response.writeHead(401).end();
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
