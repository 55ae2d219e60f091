import { isRecord } from '../read-stored';
import { fromDataUrl } from './data-url';
import { lose, recordsOf, textOr, textsOf, toFound, toImported, toTime } from './imported';
import type { Fields, Imported, Losses, ReadPorts } from './imported';
import { splitDetails } from './open-webui-details';
import type { Found } from './tree';

/**
 * [Note: Open WebUI's chats] Its export is the list of what its server keeps (open-webui/open-webui,
 * backend/open_webui/models/chats.py at 0005977, ChatModel; src/lib/components/chat/Settings/
 * DataControls.svelte at 002cd27): `chat` with `history`, whose `messages` are a tree by `parentId`, and
 * `currentId`, the last one shown; `pinned`, `archived`, `meta.tags`, `folder_id`; times in seconds. Older
 * exports are lists of `chat` itself, the oldest with `messages` alone. Images are `data:` addresses, or names
 * of files on its server, which are not in the export.
 */
export async function readOpenWebui(item: unknown, ports: ReadPorts): Promise<Imported | undefined> {
  if (!isRecord(item)) return undefined;
  const chat = isRecord(item.chat) ? item.chat : item;
  const history = isRecord(chat.history) ? chat.history : {};
  const messages = isRecord(history.messages) ? toTree(history.messages) : toChain(chat.messages);
  if (!messages) return undefined;
  const losses: Losses = {};

  const found: Found[] = [];
  for (const message of messages) {
    const fields = await toFields(message, ports, losses);
    found.push(toFound(String(message.id), textOr(message.parentId, null), fields, losses));
  }

  if (textOr(item.folder_id, undefined)) lose(losses, 'folder');
  const updatedAt = toTime(item.updated_at) ?? toTime(chat.timestamp);
  const { system, ...options } = isRecord(chat.params) ? chat.params : ({} as Fields);
  const known = ['temperature', 'top_p', 'top_k', 'min_p', 'seed', 'num_ctx', 'num_predict', 'repeat_penalty', 'stop'];
  const others = Object.entries(options).filter(([name, value]) => value !== null && !known.includes(name));
  lose(losses, 'options', others.length);
  const given = {
    id: `openwebui-${textOr(item.id, textOr(chat.id, ''))}`,
    title: textOr(item.title, chat.title),
    createdAt: toTime(item.created_at),
    updatedAt,
    model: textsOf(chat.models)[0],
    serverId: ports.serverId,
    pinnedAt: item.pinned === true ? (updatedAt ?? ports.now) : undefined,
    archivedAt: item.archived === true ? (updatedAt ?? ports.now) : undefined,
    tags: tagsOf(isRecord(item.meta) ? item.meta.tags : undefined) ?? tagsOf(chat.tags),
    setup: { system: textOr(system, textOr(chat.system, undefined)), options },
  };
  return toImported(given, found, textOr(history.currentId, found.at(-1)?.id), losses);
}

function toTree(byId: Fields): Fields[] {
  return Object.entries(byId).flatMap(([id, message]) => (isRecord(message) ? [{ ...message, id }] : []));
}

function toChain(list: unknown): Fields[] | undefined {
  if (!Array.isArray(list)) return undefined;
  return recordsOf(list).map((message, index) => ({
    ...message,
    id: `${index}`,
    parentId: index === 0 ? null : `${index - 1}`,
  }));
}

function tagsOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const names = value.map((tag) => (isRecord(tag) ? tag.name : tag)).filter((tag) => typeof tag === 'string');
  return names.length > 0 ? names : undefined;
}

async function toFields(message: Fields, ports: ReadPorts, losses: Losses): Promise<Fields> {
  const createdAt = toTime(message.timestamp) ?? ports.now;
  const parts = await toAttachments(message, ports, losses);
  const { texts, images } = contentOf(message.content);
  for (const address of images) await addImage(address, '', parts, ports, losses);
  const text = texts.join('\n');
  if (recordsOf(message.sources ?? message.citations).length > 0) lose(losses, 'sources');
  if (isRecord(message.annotation)) lose(losses, 'ratings');
  if (message.role === 'user') {
    if (text !== '') parts.push({ kind: 'text', text });
    const isComparison = textsOf(message.models).length > 1 && textsOf(message.childrenIds).length > 1;
    return { role: 'user', status: 'done', createdAt, parts, isComparison };
  }
  parts.push(...splitDetails(text, createdAt));
  const error = isRecord(message.error) ? textOr(message.error.content, '') : textOr(message.error, '');
  const isFailed = Boolean(message.error);
  return {
    role: message.role,
    status: isFailed ? 'failed' : message.done === false ? 'interrupted' : 'done',
    ...(isFailed && { error: { name: 'Error', message: error } }),
    model: message.model,
    serverId: ports.serverId,
    createdAt,
    metrics: message.usage ?? message.info,
    parts,
  };
}

/** Words, and images among them as the OpenAI API writes them. */
function contentOf(content: unknown): { texts: string[]; images: string[] } {
  if (typeof content === 'string') return { texts: [content], images: [] };
  const blocks = recordsOf(content);
  return {
    texts: textsOf(blocks.map(({ text }) => text)),
    images: textsOf(blocks.map((block) => (isRecord(block.image_url) ? block.image_url.url : undefined))),
  };
}

async function toAttachments(message: Fields, ports: ReadPorts, losses: Losses): Promise<Fields[]> {
  const parts: Fields[] = [];
  for (const file of recordsOf(message.files)) {
    const name = textOr(file.name, '');
    const { data } = isRecord(file.file) ? file.file : ({} as Fields);
    const text = isRecord(data) ? textOr(data.content, undefined) : undefined;
    if (file.type === 'image') await addImage(textOr(file.url, ''), name, parts, ports, losses);
    else if (text !== undefined) parts.push({ kind: 'file', name, text });
    else lose(losses, 'files');
  }
  return parts;
}

async function addImage(address: string, name: string, parts: Fields[], ports: ReadPorts, losses: Losses) {
  const blob = fromDataUrl(address);
  if (!blob?.type.startsWith('image/')) return lose(losses, 'images');
  parts.push({ kind: 'image', blobId: await ports.keepBlob(blob), mediaType: blob.type, name });
}
