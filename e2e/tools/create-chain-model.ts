import { createHash } from 'node:crypto';
import { chainModel } from '@/formats/chain-model';

/** Makes a model on a server that answers everything with this text. Throws what the server objects to. */
export async function createChainModel(serverUrl: string, model: string, answer: string): Promise<void> {
  const file = chainModel({ words: toWords(answer), name: model });
  const hash = createHash('sha256').update(new Uint8Array(await file.arrayBuffer()));
  const digest = `sha256:${hash.digest('hex')}`;
  await post(`${serverUrl}/api/blobs/${digest}`, file);
  await post(
    `${serverUrl}/api/create`,
    JSON.stringify({ model, files: { 'model.gguf': digest }, template: '{{ .Prompt }}\n', stream: false }),
  );
}

/** The text in pieces that all differ, as a chain model needs them: a word that was there takes the next one along. */
function toWords(text: string): string[] {
  const words = new Set<string>();
  let piece = '';
  for (const word of text.match(/\s*\S+/g) ?? []) {
    piece += word;
    if (words.has(piece)) continue;
    words.add(piece);
    piece = '';
  }
  return piece === '' ? [...words] : [...words, piece];
}

async function post(url: string, body: Blob | string): Promise<void> {
  const response = await fetch(url, { method: 'POST', body });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}
