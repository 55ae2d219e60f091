import { expect, test } from 'vitest';
import { sha256Hex } from '@/base/sha256/hash-blob';
import { createClient } from '@/ollama';
import { toDigest } from '@/ollama/digest';
import { networkTransport } from '@/ollama/network-transport';
import { closing } from './closing';
import { loop } from './models/chain';
import { install } from './models/install';
import { startSimulator, type StartSimulatorOptions } from './simulator';

const page = { Origin: 'http://localhost:5173' };

async function start(options: StartSimulatorOptions = {}) {
  const simulator = closing(await startSimulator({ empty: true, ...options }));
  return { simulator, client: createClient(networkTransport(simulator.url)) };
}

/** Uploads as a browser does: Node has no XMLHttpRequest. */
function post(url: string, digest: string, body: Blob): Promise<Response> {
  return fetch(`${url}/api/blobs/${digest}`, { method: 'POST', body });
}

/** Installs the endless model without the client's upload. */
async function installLoop(url: string): Promise<void> {
  const transport = networkTransport(url);
  const client = createClient({ ...transport, upload: (request) => transport.fetch(request) });
  await install(client, 'loop', loop());
}

test('a refused origin gets nothing to read, and that can be a fault', async () => {
  const { simulator } = await start();
  const allowed = await fetch(`${simulator.url}/api/tags`, { headers: page });
  expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([200, page.Origin]);
  simulator.faults.set('/api/tags', { kind: 'no-cors' }, { times: 1 });
  const preflight = await fetch(`${simulator.url}/api/tags`, { method: 'OPTIONS', headers: page });
  expect(preflight.status).toBe(403);
  const refused = await fetch(`${simulator.url}/api/tags`, { headers: page });
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  expect((await fetch(`${simulator.url}/api/tags`, { headers: page })).status).toBe(200);
});

test('connections break where they are told to', async () => {
  const { simulator } = await start();
  await installLoop(simulator.url);
  const body = JSON.stringify({ model: 'loop', prompt: 'x', options: { num_predict: 9 } });
  const generate = () => fetch(`${simulator.url}/api/generate`, { method: 'POST', body });
  simulator.faults.set('/api/generate', { kind: 'unreachable' }, { times: 1 });
  await expect(generate()).rejects.toThrow('fetch failed');
  simulator.faults.set('/api/generate', { kind: 'reset', lines: 2 }, { times: 1 });
  await expect((await generate()).text()).rejects.toThrow('terminated');
  simulator.faults.set('/api/generate', { kind: 'cut-after', lines: 2 }, { times: 1 });
  expect((await (await generate()).text()).trim().split('\n')).toHaveLength(2);
  expect((await (await generate()).text()).trim().split('\n')).toHaveLength(10);
});

test('an upload goes to disk when it is large, and can break', async () => {
  const { simulator, client } = await start();
  const blob = new Blob([new Uint8Array(20_000_000).fill(7)]);
  const digest = toDigest(await sha256Hex(blob));
  simulator.faults.set('/api/blobs', { kind: 'upload-cut', bytes: 1_000_000 }, { times: 1, method: 'POST' });
  await expect(post(simulator.url, digest, blob)).rejects.toThrow('fetch failed');
  expect(await client.hasBlob(digest)).toBe(false);
  expect((await post(simulator.url, digest, blob)).status).toBe(201);
  expect(simulator.requests.at(-1)).toEqual({
    method: 'POST',
    path: `/api/blobs/${digest}`,
    sizeBytes: 20_000_000,
  });
  const stored = await simulator.simulator.store.get(digest);
  expect(await sha256Hex(stored!)).toBe(digest.slice(7));
  // Answered without being read, as a real server does: the connection ends under the upload.
  const again = await post(simulator.url, digest, blob).then(
    ({ status }) => status,
    () => 'broken',
  );
  expect([200, 'broken']).toContain(again);
});

test('a client that hangs up frees the engine', async () => {
  const { simulator, client } = await start();
  await installLoop(simulator.url);
  const abort = new AbortController();
  const endless = client.chat({ model: 'loop', messages: [{ role: 'user', content: 'x' }] }, { signal: abort.signal });
  await endless.next();
  const waiting = client.generateWhole({ model: 'loop', prompt: 'x', options: { num_predict: 2 } });
  abort.abort();
  expect((await waiting).done_reason).toBe('length');
  // Lines that had come already may still be read.
  const rest = (async () => {
    for await (const chunk of endless) expect(chunk.done).toBe(false);
  })();
  await expect(rest).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
});
