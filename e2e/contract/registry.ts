import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A model registry on loopback, as much of one as a real Ollama needs to push to and pull from with
 * `insecure`.
 *
 * [Note: Redirect of blobs] Ollama takes a blob's place from a redirect to another host name: one to
 * the same host is followed and then lacks its Location. The registry is addressed as 127.0.0.1 and
 * sends to localhost. (server/download.go at v0.24.0)
 */
export async function startRegistry(): Promise<{ host: string; close(): Promise<void> }> {
  const blobs = new Map<string, Buffer>();
  const manifests = new Map<string, Buffer>();
  const uploads = new Map<string, Buffer>();
  let port = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://registry');
    const { method } = request;
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const end = (status: number, headers: Record<string, string> = {}, content?: Buffer) => {
      response.writeHead(status, headers);
      response.end(content);
    };

    const refused = refuse(url.pathname, method);
    if (refused) return end(...refused);

    const manifest = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(url.pathname);
    if (manifest) {
      if (method === 'PUT') {
        manifests.set(url.pathname, body);
        return end(201);
      }
      const found = manifests.get(url.pathname);
      return found ? end(200, { 'Content-Type': 'application/json' }, found) : end(404);
    }

    const upload = /^\/v2\/(.+)\/blobs\/uploads\/([^/]*)$/.exec(url.pathname);
    if (upload) {
      const id = upload[2] || String(uploads.size + 1);
      const place = `http://127.0.0.1:${port}/v2/${upload[1]}/blobs/uploads/${id}`;
      if (method === 'POST') {
        uploads.set(id, Buffer.alloc(0));
        return end(202, { Location: place, 'Docker-Upload-Location': place });
      }
      if (method === 'PATCH') {
        uploads.set(id, Buffer.concat([uploads.get(id) ?? Buffer.alloc(0), body]));
        return end(202, { Location: place, 'Docker-Upload-Location': place });
      }
      const content = Buffer.concat([uploads.get(id) ?? Buffer.alloc(0), body]);
      const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
      if (url.searchParams.get('digest') !== digest) return end(400);
      blobs.set(digest, content);
      return end(201);
    }

    const blob = /\/blobs\/(sha256:[0-9a-f]{64})$/.exec(url.pathname);
    const content = blob && blobs.get(blob[1]!);
    if (!content) return end(404);
    if (method === 'HEAD') return end(200, { 'Content-Length': String(content.length) });
    if (url.pathname.startsWith('/v2/')) {
      return end(307, { Location: `http://localhost:${port}/data${url.pathname.slice(3)}` });
    }
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    if (!range) return end(200, {}, content);
    const part = content.subarray(Number(range[1]), Number(range[2]) + 1);
    return end(206, { 'Content-Range': `bytes ${range[1]}-${range[2]}/${content.length}` }, part);
  }

  /** What is refused to those who push, by the name's namespace. */
  function refuse(path: string, method: string | undefined): [number, Record<string, string>, Buffer?] | undefined {
    // A token for everybody, and good for nothing.
    if (path === '/token') return [200, {}, Buffer.from('{"token":"none"}')];
    if (path.startsWith('/v2/denied/'))
      return [401, { 'WWW-Authenticate': `Bearer realm="http://127.0.0.1:${port}/token",service="x",scope="y"` }];
    if (path.startsWith('/v2/forbidden/')) return [403, {}];
    if (path.startsWith('/v2/nobody/') && method !== 'HEAD') return [404, {}];
    return undefined;
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  return {
    host: `127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
