import { delay } from '@/base/abort';
import type { ConversationsStorage } from './conversations.db';
import type { AssistantMessage, Message, MessageId } from './message';
import { asInterrupted, dropTail, mergeTail, readTail, tailIds } from './tail-journal';

interface RecoverPorts {
  storage: ConversationsStorage;
  /** Whether this page is writing that answer. */
  writesHere: (id: MessageId) => boolean;
  /** Whether another page says that it is. */
  isWrittenElsewhere: (id: MessageId) => Promise<boolean>;
  /** Called with every message that was found interrupted and stored as such. */
  onRecovered: (message: Message) => void;
}

/**
 * Finds the answers that pages were writing when they went away: puts the tails of the journal behind
 * what was stored and marks them interrupted. An answer that another open page is writing is left
 * alone and watched, in case that page goes away too.
 */
export async function recoverTurns(ports: RecoverPorts): Promise<void> {
  await restoreBeginnings(ports.storage);
  const streaming = await ports.storage.streaming();
  const ids = new Set([...streaming.map(({ id }) => id), ...tailIds()]);
  await Promise.all([...ids].filter((id) => !ports.writesHere(id)).map((id) => watchAnswer(id, ports)));
}

/** A page may have gone before even the question was stored. */
async function restoreBeginnings(storage: ConversationsStorage): Promise<void> {
  for (const id of tailIds()) {
    const tail = readTail(id);
    if (!tail?.beginning || !tail.closed || (await storage.message(id))) continue;
    const { conversation, question } = tail.beginning;
    await storage.save(conversation, [...(question ? [question] : []), mergeTail(undefined, tail)]);
  }
}

/** Resolves when the answer is no longer being written: it is complete, gone, or marked interrupted. */
export async function watchAnswer(id: MessageId, ports: RecoverPorts): Promise<void> {
  for (;;) {
    const message = await ports.storage.message(id);
    if (message?.role !== 'assistant') return dropTail(id);
    const tail = readTail(id);
    const isClosed = tail?.closed === true && (!message.lease || tail.owner === message.lease.owner);
    if (message.status !== 'streaming' && !isClosed) return dropTail(id);
    if (!isClosed) {
      const leaseMs = (message.lease?.until ?? 0) - Date.now();
      if (leaseMs > 0) await delay(leaseMs);
      if (leaseMs > 0 || (await ports.isWrittenElsewhere(id))) continue;
    }
    const recovered = await ports.storage.changeMessage(id, (stored) =>
      stored.role === 'assistant' ? recover(stored, message) : undefined,
    );
    if (!recovered) continue;
    dropTail(id);
    return ports.onRecovered(recovered);
  }
}

/** Undefined when the page that writes it gave a sign of life in the meantime. */
function recover(stored: AssistantMessage, seen: AssistantMessage): AssistantMessage | undefined {
  if (stored.lease?.until !== seen.lease?.until) return undefined;
  const tail = readTail(stored.id);
  return asInterrupted(tail ? mergeTail(stored, tail) : stored);
}
