import { openAsBlob, rmSync } from 'node:fs';
import { mkdtemp, open } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** More than this goes to a file. */
const inMemoryBytes = 16 * 1024 * 1024;

// A large upload stays in its file as long as the process: it is what the store holds.
const folders: string[] = [];
process.once('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/**
 * Reads a request's body to its end; a large one into a temporary file, so that memory stays flat.
 * Resolves with undefined when it ends early or `cutAfterBytes` have come: then nothing is kept.
 */
export async function receiveBlob(
  request: IncomingMessage,
  isUpload: boolean,
  cutAfterBytes: number,
): Promise<Blob | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let sizeBytes = 0;
  let spill: Awaited<ReturnType<typeof createSpill>> | undefined;
  try {
    for await (const chunk of request as AsyncIterable<Uint8Array<ArrayBuffer>>) {
      sizeBytes += chunk.length;
      if (sizeBytes > cutAfterBytes) return undefined;
      if (spill) await spill.file.write(chunk);
      else chunks.push(chunk);
      if (!spill && isUpload && sizeBytes > inMemoryBytes) {
        spill = await createSpill();
        for (const each of chunks.splice(0)) await spill.file.write(each);
      }
    }
  } catch {
    // The client has gone.
    return undefined;
  } finally {
    await spill?.file.close();
  }
  return spill ? openAsBlob(spill.path) : new Blob(chunks);
}

async function createSpill() {
  const folder = await mkdtemp(join(tmpdir(), 'paddock-simulator-'));
  folders.push(folder);
  const path = join(folder, 'blob');
  return { path, file: await open(path, 'w') };
}
