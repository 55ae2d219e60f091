import { throwIfAborted } from '@/base/abort';
import { newId } from '@/base/ids';
import type { ConversationLog } from '../conversation-log';
import { blobsOf } from '../message';
import type { ExportReader } from './export-reader';
import type { Imported, Losses, ReadPorts } from './imported';
import { readHollama } from './read-hollama';
import { readLmStudio } from './read-lm-studio';
import { readOpenWebui } from './read-open-webui';
import { readOurs } from './read-ours';

/** What to do with conversations that are here already. */
export type WhenHere = 'skip' | 'copy';

export interface ImportResult {
  importedCount: number;
  skippedCount: number;
  /** Entries that are no conversations, or have no messages. */
  uselessCount: number;
  /** Those of which something could not be taken over. */
  losses: { title: string; losses: Losses }[];
  /** How many could be shown but not stored. */
  unstoredCount: number;
}

type Target = Pick<ConversationLog, 'add' | 'view'> & { blobs: Pick<ConversationLog['blobs'], 'put' | 'release'> };

export interface ImportPorts {
  log: Target;
  /** Whom imported conversations go on with. */
  serverId: string;
  whenHere: WhenHere;
  now: () => number;
  signal?: AbortSignal;
  onProgress?: (doneCount: number) => void;
}

/**
 * Stores the conversations of a file one by one, each whole. What is stored stays when `signal` aborts, which
 * throws an AbortError.
 */
export async function importConversations(reader: ExportReader, ports: ImportPorts): Promise<ImportResult> {
  const { log, whenHere, signal, onProgress } = ports;
  const result: ImportResult = { importedCount: 0, skippedCount: 0, uselessCount: 0, losses: [], unstoredCount: 0 };
  for (let index = 0; index < reader.count; index += 1) {
    throwIfAborted(signal);
    const imported = await read(reader, await reader.next(), ports);
    onProgress?.(index + 1);
    if (!imported || imported.messages.length === 0) {
      result.uselessCount += 1;
      continue;
    }
    const isHere = log.view.byId.has(imported.conversation.id);
    if (isHere && whenHere === 'skip') {
      result.skippedCount += 1;
      await log.blobs.release(imported.messages.flatMap(blobsOf));
      continue;
    }
    const { conversation, messages } = isHere ? asCopy(imported) : imported;
    if (!(await log.add(conversation, messages))) result.unstoredCount += 1;
    result.importedCount += 1;
    if (Object.keys(imported.losses).length > 0)
      result.losses.push({ title: conversation.title, losses: imported.losses });
  }
  return result;
}

function read(reader: ExportReader, item: unknown, { log, serverId, now }: ImportPorts): Promise<Imported | undefined> {
  const ports: ReadPorts = { keepBlob: (blob) => log.blobs.put(blob), serverId, now: now() };
  switch (reader.kind) {
    case 'ours':
      return readOurs(item, { ...ports, blobOf: reader.blobOf });
    case 'open-webui':
      return readOpenWebui(item, ports);
    case 'hollama':
      return readHollama(item, ports);
    case 'lm-studio':
      return readLmStudio(item, ports);
  }
}

function asCopy({ conversation, messages }: Imported): Pick<Imported, 'conversation' | 'messages'> {
  const id = newId();
  return {
    conversation: { ...conversation, id },
    messages: messages.map((message) => ({ ...message, conversationId: id })),
  };
}
