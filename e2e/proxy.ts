import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { selfSigned } from './self-signed';

// What stands between a page and an Ollama, on real sockets.

export interface Proxy {
  readonly url: string;
  close(): Promise<void>;
}

/** What a proxy makes of an answer's header fields. */
type Change = (request: IncomingMessage, fields: IncomingMessage['headers']) => NodeJS.Dict<string | string[]>;

/** Passes a request on to an Ollama, and its answer back. */
export function passOn(to: string, request: IncomingMessage, response: ServerResponse, change?: Change): void {
  const { hostname, port } = new URL(to);
  const { method, url: path, headers } = request;
  const onward = ask({ hostname, port, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, change?.(request, answer.headers) ?? answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}

/** A proxy at a port of its own, over plain http. */
export async function startProxy(to: string, change?: Change): Promise<Proxy> {
  return listen(
    createServer((request, response) => passOn(to, request, response, change)),
    'http',
  );
}

/** A proxy over https, with a certificate that nobody has signed but itself. */
export async function startTlsProxy(to: string): Promise<Proxy> {
  return listen(
    createTlsServer(selfSigned(), (request, response) => passOn(to, request, response)),
    'https',
  );
}

async function listen(server: Server & { closeAllConnections(): void }, scheme: 'http' | 'https'): Promise<Proxy> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
