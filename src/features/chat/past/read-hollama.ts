import { isRecord } from '../read-stored';
import { fromBase64, fromDataUrl, imageTypeOf } from './data-url';
import { lose, recordsOf, textOr, textsOf, toFound, toImported, toTime } from './imported';
import type { Fields, Imported, Losses, ReadPorts } from './imported';
import type { Found } from './tree';

/**
 * [Note: Hollama's sessions] Its export is what it keeps in localStorage under `hollama-sessions`: a list of
 * sessions, each with its messages one after the other, `reasoning` beside the content, images as bare
 * base64, attached knowledge as a message with a `knowledge` of its own, the system prompt as a message of
 * its own, and Ollama's options (fmaclen/hollama, src/lib/sessions.ts at 01accca and src/lib/chat/index.ts at
 * 18f7466; exported by src/routes/settings/DataManagement.svelte at 090350f). Messages carry no time. The
 * model was a name before it was an object.
 */
export async function readHollama(item: unknown, ports: ReadPorts): Promise<Imported | undefined> {
  if (!isRecord(item) || !Array.isArray(item.messages)) return undefined;
  const losses: Losses = {};
  const model = isRecord(item.model) ? textOr(item.model.name, '') : textOr(item.model, '');
  const updatedAt = toTime(item.updatedAt) ?? ports.now;
  const asked = isRecord(item.systemPrompt) ? textOr(item.systemPrompt.content, undefined) : undefined;
  let system = asked;

  const found: Found[] = [];
  for (const [index, message] of item.messages.entries()) {
    const parentId = found.at(-1)?.id ?? null;
    if (isRecord(message) && message.role === 'system') {
      if (system === undefined) system = textOr(message.content, undefined);
      else if (message.content !== '') lose(losses, 'messages');
      continue;
    }
    // In their order, before the time that is known.
    const createdAt = updatedAt - (item.messages.length - index);
    const fields = isRecord(message) ? await toFields(message, createdAt, ports, losses) : {};
    found.push(toFound(`${index}`, parentId, { ...fields, model, serverId: ports.serverId, createdAt }, losses));
  }

  const given = {
    id: `hollama-${textOr(item.id, '')}`,
    title: item.title,
    updatedAt,
    model,
    serverId: ports.serverId,
    setup: { system, options: item.options },
  };
  return toImported(given, found, found.at(-1)?.id, losses);
}

async function toFields(message: Fields, createdAt: number, ports: ReadPorts, losses: Losses): Promise<Fields> {
  const { role, content, reasoning, knowledge } = message;
  const parts: Fields[] = [];
  for (const image of textsOf(message.images)) {
    const type = imageTypeOf(image);
    const blob = type === undefined ? fromDataUrl(image) : fromBase64(image, type);
    if (blob) parts.push({ kind: 'image', blobId: await ports.keepBlob(blob), mediaType: blob.type, name: '' });
    else lose(losses, 'images');
  }
  if (isRecord(knowledge)) parts.push({ kind: 'file', name: knowledge.name, text: knowledge.content });
  else {
    if (textOr(reasoning, undefined)) parts.push({ kind: 'thinking', text: reasoning, endedAt: createdAt });
    if (textOr(content, undefined)) parts.push({ kind: 'text', text: content });
  }
  return { role, status: 'done', parts: recordsOf(parts) };
}
