import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real Ollama of our own, on a port and with a models folder that nobody else has. */
export interface RealOllama {
  readonly url: string;
  readonly version: string;
  /** Where its manifests and blobs are. */
  readonly modelsFolder: string;
  /** Stops it by its id and deletes its models. */
  close(): Promise<void>;
}

/**
 * Starts an Ollama that lets in any page (unless `origins` says which) and knows no cloud; resolves when it answers. What it writes
 * goes to temporary folders. Throws with its last words when it ends instead.
 */
export async function startOllama(program: string, { origins = '*' } = {}): Promise<RealOllama> {
  const folder = await mkdtemp(join(tmpdir(), 'paddock-ollama-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const modelsFolder = join(folder, 'models');
  const child = spawn(program, ['serve'], {
    env: {
      ...process.env,
      HOME: folder,
      OLLAMA_HOST: `127.0.0.1:${port}`,
      OLLAMA_MODELS: modelsFolder,
      OLLAMA_ORIGINS: origins,
      OLLAMA_NO_CLOUD: '1',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  child.stderr.on('data', (data: Buffer) => (words = (words + data.toString()).slice(-4000)));
  const ended = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { url, version: await versionOf(url, () => child.exitCode !== null), modelsFolder, close: stop };
  } catch (error) {
    await stop();
    throw new Error(`${program} did not start: ${words}`, { cause: error });
  }
}

async function versionOf(url: string, hasEnded: () => boolean): Promise<string> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      const response = await fetch(`${url}/api/version`);
      return ((await response.json()) as { version: string }).version;
    } catch (error) {
      if (hasEnded() || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
