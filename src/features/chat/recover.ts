import { delay } from '@/base/abort';
import type { ConversationsStorage } from './conversations.db';
import type { AssistantMessage, Message, MessageId } from './message';
import { asInterrupted, dropTail, mergeTail, readTail, tailIds } from './tail-journal';

/** How long a page that writes an answer is believed to do so before it is asked again. */
const askAgainMs = 3000;

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
    if (message?.role === 'assistant' && isClosed(id)) await recoverAnswer(message, ports);
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
    if (!isClosed(id)) {
      if (message.status !== 'streaming') return dropTail(id);
      if (await ports.isWrittenElsewhere(id)) {
        await delay(askAgainMs);
        continue;
      }
    }
    if (await recoverAnswer(message, ports)) return;
  }
}

/** Whether the page that wrote it said that it was going. */
function isClosed(id: MessageId): boolean {
  return readTail(id)?.closed === true;
}

/** Returns whether it was recovered: not when the page that writes it gave a sign of life in the meantime. */
async function recoverAnswer(seen: AssistantMessage, ports: RecoverPorts): Promise<boolean> {
  const recovered = await ports.storage.changeMessage(seen.id, (stored) => {
    if (stored.role !== 'assistant' || stored.lastChunkAt !== seen.lastChunkAt) return undefined;
    const tail = readTail(stored.id);
    return asInterrupted(tail ? mergeTail(stored, tail) : stored);
  });
  if (!recovered) return false;
  dropTail(seen.id);
  ports.onRecovered(recovered);
  return true;
}
