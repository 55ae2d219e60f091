import { delay } from '@/base/abort';
import type { ConversationsStorage } from './conversations.db';
import type { AssistantMessage, Message, MessageId } from './message';
import { leaseMs } from './turn-keeper';
import { asInterrupted, dropTail, mergeTail, readTail, tailIds } from './tail-journal';

export interface RecoverPorts {
  storage: ConversationsStorage;
  /** Whether this page is writing that answer. */
  writesHere: (id: MessageId) => boolean;
  /** Whether another page says that it is. */
  isWrittenElsewhere: (id: MessageId) => Promise<boolean>;
  /** Called with every message that was found interrupted and stored as such. */
  onRecovered: (message: Message) => void;
}

/**
 * Takes up what pages noted when they went: their answers are complete as far as they came, and marked
 * interrupted, before anything is shown. Waits for nobody. See: [Note: How an answer survives]
 */
export async function recoverClosed(ports: RecoverPorts): Promise<void> {
  await restoreBeginnings(ports.storage);
  for (const id of tailIds().filter((each) => !ports.writesHere(each))) {
    const message = await ports.storage.message(id);
    if (message?.role === 'assistant' && isClosed(message)) await recoverAnswer(message, ports);
  }
}

/**
 * Finds the answers that pages were writing when they went away without a word, and marks them
 * interrupted. One that another open page is writing is left alone and watched, in case that page goes
 * away too.
 */
export async function recoverAnswers(ports: RecoverPorts): Promise<void> {
  await recoverClosed(ports);
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
    if (!isClosed(message)) {
      if (message.status !== 'streaming') return dropTail(id);
      const leftMs = (message.lease?.until ?? 0) - Date.now();
      if (leftMs > 0) await delay(Math.min(leftMs, leaseMs));
      // A lease that is longer than leases are is of a clock that was set back.
      if ((leftMs > 0 && leftMs <= leaseMs) || (await ports.isWrittenElsewhere(id))) continue;
    }
    if (await recoverAnswer(message, ports)) return;
  }
}

/** Whether the page that wrote it said that it was going. */
function isClosed({ id, lease }: AssistantMessage): boolean {
  const tail = readTail(id);
  return tail?.closed === true && (!lease || tail.owner === lease.owner);
}

/** Returns whether it was recovered: not when the page that writes it gave a sign of life in the meantime. */
async function recoverAnswer(seen: AssistantMessage, ports: RecoverPorts): Promise<boolean> {
  const recovered = await ports.storage.changeMessage(seen.id, (stored) => {
    if (stored.role !== 'assistant' || stored.lease?.until !== seen.lease?.until) return undefined;
    const tail = readTail(stored.id);
    return asInterrupted(tail ? mergeTail(stored, tail) : stored);
  });
  if (!recovered) return false;
  dropTail(seen.id);
  ports.onRecovered(recovered);
  return true;
}
