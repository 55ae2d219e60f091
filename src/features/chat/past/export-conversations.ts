import type { ConversationLog } from '../conversation-log';
import type { Conversation, ConversationId } from '../message';
import { toJsonFile, type Exported } from './export-json';
import { toMarkdown, type MarkdownWords } from './to-markdown';

export type ExportFormat = 'json' | 'markdown';

type Source = Pick<ConversationLog, 'read'> & { blobs: Pick<ConversationLog['blobs'], 'get'> };

/**
 * The chosen conversations as one file, with its name. Rejects with what the browser says when it cannot
 * read them. One that is gone by then is left out.
 */
export async function exportConversations(
  log: Source,
  conversations: readonly Conversation[],
  { format, words, now }: { format: ExportFormat; words: MarkdownWords; now: Date },
): Promise<{ blob: Blob; name: string }> {
  const all = readAll(
    log,
    conversations.map(({ id }) => id),
  );
  const [only] = conversations;
  const name = fileName(conversations.length === 1 ? only!.title : 'conversations', now);
  if (format === 'json') {
    return {
      blob: await toJsonFile(all, { blobOf: (id) => log.blobs.get(id), now }),
      name: `${name}.json`,
    };
  }
  const pieces: BlobPart[] = [];
  for await (const exported of all) {
    pieces.push(new Blob([pieces.length === 0 ? '' : '\n---\n\n', toMarkdown(exported, words)]));
  }
  return { blob: new Blob(pieces, { type: 'text/markdown' }), name: `${name}.md` };
}

async function* readAll(log: Source, ids: readonly ConversationId[]): AsyncGenerator<Exported, void, void> {
  for (const id of ids) {
    const exported = await log.read(id);
    if (exported) yield exported;
  }
}

/** A name that every system takes: the day, then words of the title. */
export function fileName(title: string, now: Date): string {
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => `${part}`.padStart(2, '0'))
    .join('-');
  const words = title.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? [];
  const slug = [...words.join('-').toLowerCase()].slice(0, 60).join('').replace(/-$/, '');
  return ['paddock', day, slug].filter(Boolean).join('-');
}
