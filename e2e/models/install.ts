import { sha256Hex } from '@/base/sha256/hash-blob';
import type { Client, CreateRequest, Digest, ProgressChunk } from '@/ollama';
import { toDigest } from '@/ollama/digest';
import type { ModelFixture } from './fixture';

/** Uploads a fixture's files and creates the model from them; resolves with create's status lines. */
export async function install(
  client: Client,
  model: string,
  fixture: ModelFixture,
  more: Partial<CreateRequest> = {},
): Promise<ProgressChunk[]> {
  const files = await upload(client, fixture.files);
  const adapters = await upload(client, fixture.adapters);
  const request: CreateRequest = { model, ...fixture.request, ...more };
  if (fixture.files.length > 0) request.files = files;
  if (fixture.adapters.length > 0) request.adapters = adapters;
  const lines: ProgressChunk[] = [];
  for await (const line of client.create(request)) lines.push(line);
  return lines;
}

async function upload(client: Client, files: readonly File[]): Promise<Record<string, Digest>> {
  const digests: Record<string, Digest> = {};
  for (const file of files) {
    const digest = toDigest(await sha256Hex(file));
    if (!(await client.hasBlob(digest))) await client.uploadBlob(digest, file);
    digests[file.name] = digest;
  }
  return digests;
}
