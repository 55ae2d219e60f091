import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fault, Faults } from '@/embedded/testing/faults';
import {
  createSimulator,
  type SeenRequest,
  type Simulator as EmbeddedSimulator,
  type SimulatorOptions,
} from '@/embedded/testing/simulator';
import { corsOf, preflight, isAllowedHost } from './simulator-cors';
import { receiveBlob } from './simulator-upload';

export interface StartSimulatorOptions extends SimulatorOptions {
  /** 0 picks a free one. */
  port?: number;
  /** As OLLAMA_ORIGINS: allowed besides the default ones. */
  origins?: readonly string[];
  /** Starts without any model. */
  empty?: boolean;
  /** Faults from the beginning; more can be set at any time on the result. */
  faults?: readonly { path: string; fault: Fault; times?: number }[];
}

export interface Simulator {
  /** Without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly faults: Faults;
  /** Every request that was let in, preflights left out, the oldest first. */
  readonly requests: SeenRequest[];
  readonly simulator: EmbeddedSimulator;
  /** Ends every connection, streams included. */
  close(): Promise<void>;
}

/**
 * The simulator behind a real socket on loopback: an Ollama that any client can use, with its CORS and
 * Host checks, streamed uploads, and faults that break connections.
 */
export async function startSimulator(options: StartSimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, origins = [], empty = false } = options;
  const simulator = createSimulator({ ...options, models: empty ? [] : options.models });
  for (const { path, fault, times } of options.faults ?? []) simulator.faults.set(path, fault, { times });
  const server = createServer((request, response) => {
    // The response, for a request that was read has let go of its socket. A moment later, because a stream
    // that breaks throws away what its reader has not taken yet.
    answer(simulator, origins, request, response).catch(() => setTimeout(() => response.destroy(), 100));
  });
  // Loading a model and a queue may take longer than Node lets a request wait.
  server.requestTimeout = 0;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const actualPort = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${actualPort}`,
    port: actualPort,
    faults: simulator.faults,
    requests: simulator.requests,
    simulator,
    close: () => stop(server, simulator),
  };
}

async function stop(server: Server, simulator: EmbeddedSimulator): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
  await simulator.close();
}

async function answer(
  simulator: EmbeddedSimulator,
  origins: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/', headers } = request;
  const path = url.split('?')[0]!;
  const isPreflight = method === 'OPTIONS';
  const asked = headers['access-control-request-method'];
  const fault = isPreflight ? simulator.faults.peek(path, asked) : simulator.faults.take(path, method);
  const cors = corsOf(headers.origin, headers.host, origins);
  if (!cors || fault?.kind === 'no-cors') return endWith(response, 403);
  if (isPreflight) {
    const { status, headers: fields } = preflight(headers.origin, headers.host, cors);
    return endWith(response, status, fields);
  }
  for (const [name, value] of Object.entries(cors)) response.setHeader(name, value);
  if (!isAllowedHost(headers.host)) return endWith(response, 403);

  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const isUpload = method === 'POST' && path.startsWith('/api/blobs/');
  if (isUpload && (await isThere(simulator, path))) return answerUnread(request, response);
  const cutAfter = fault?.kind === 'upload-cut' ? fault.bytes : Infinity;
  const received = await receiveBlob(request, isUpload, cutAfter);
  // The response, for a request whose reading was ended has let go of its socket.
  if (!received) return void response.destroy();
  const body = isUpload ? received : (await received.text()) || undefined;
  await forward(await simulator.answer({ method, path: url, body }, { signal: gone.signal }, fault), response);
}

async function isThere(simulator: EmbeddedSimulator, path: string): Promise<boolean> {
  const { status } = await simulator.server.handle({ method: 'HEAD', path });
  return status === 200;
}

/**
 * [Note: Unread upload] A blob that is there already is answered 200 without its body being read. Go
 * closes the connection once more than 256 KiB are left unread, so a browser sees a network error.
 */
async function answerUnread(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const restBytes = Number(request.headers['content-length'] ?? Infinity);
  response.shouldKeepAlive = false;
  response.writeHead(200, { 'Content-Length': 0 });
  response.end();
  if (restBytes > 256 * 1024) request.destroy();
  else request.resume();
}

function endWith(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Length': 0, ...headers });
  response.end();
}

async function forward(answered: Response, response: ServerResponse): Promise<void> {
  response.statusCode = answered.status;
  // Redirects come from in front of the CORS middleware.
  if ([301, 307].includes(answered.status)) for (const name of response.getHeaderNames()) response.removeHeader(name);
  answered.headers.forEach((value, name) => response.setHeader(name, value));
  if (!answered.headers.get('content-type')?.includes('ndjson')) {
    response.end(Buffer.from(await answered.arrayBuffer()));
    return;
  }
  response.flushHeaders();
  for await (const chunk of answered.body as unknown as AsyncIterable<Uint8Array>) {
    if (!response.write(chunk)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    if (response.destroyed) return;
  }
  response.end();
}
