import type { ConversationsStorage } from './conversations.db';
import type { LogView } from './log-view';
import type { Conversation, ConversationId, Message, MessageId } from './message';
import { Thread } from './thread';

/** More than a screen holds. */
const endCount = 30;
/** How many messages are added at a time: few enough for a frame. */
const pieceCount = 500;

/** A conversation whose messages are read, or being read. */
interface Entry {
  thread: Thread;
  /** Whether all its messages are there. */
  isRead: boolean;
  reading?: Promise<void>;
  /** What was deleted while the others were being read. */
  removed: Set<MessageId>;
}

export interface OpenThreadsPorts {
  view: LogView;
  storage: Promise<ConversationsStorage>;
  /** Called with every thread that has been read as a whole. */
  onRead: (thread: Thread) => void;
}

/**
 * The messages of those conversations that are in use. Of a long one the end comes first, and is looked at
 * while the rest is being read.
 */
export class OpenThreads {
  private readonly view: LogView;
  private readonly entries = new Map<ConversationId, Entry>();

  constructor(private readonly ports: OpenThreadsPorts) {
    this.view = ports.view;
  }

  /** The messages that are there, of a conversation that is in use. */
  known(id: ConversationId): Thread | undefined {
    return this.entries.get(id)?.thread;
  }

  isRead(id: ConversationId): boolean {
    return this.entries.get(id)?.isRead ?? false;
  }

  /**
   * Shows the end of the branch that was written last, where nothing of the conversation is shown yet;
   * with `messageId` only if that message is part of it. Rejects when nothing can be read.
   */
  async showEnd(id: ConversationId, messageId?: MessageId): Promise<void> {
    const leafId = this.view.byId.get(id)?.leafId;
    const entry = this.entry(id);
    if (entry.isRead || this.view.threads.has(id) || typeof leafId !== 'string') return;
    const end = await (await this.ports.storage).branchEnd(id, leafId, endCount);
    if (end.length === 0 || this.entries.get(id) !== entry || entry.isRead) return;
    if (messageId !== undefined && !end.some((message) => message.id === messageId)) return;
    addOlder(entry, end);
    // By now a question may have been put there.
    entry.thread.show(this.view.byId.get(id)?.leafId ?? leafId);
    this.view.threads.set(id, entry.thread);
  }

  /** All messages of a conversation, waited for. Rejects with what the browser says when it cannot read them. */
  async whole(id: ConversationId): Promise<Thread> {
    const entry = this.entry(id);
    if (!entry.isRead) {
      entry.reading ??= this.read(id, entry).finally(() => (entry.reading = undefined));
      await entry.reading;
    }
    return entry.thread;
  }

  private async read(id: ConversationId, entry: Entry): Promise<void> {
    const { messages, unreadableCount } = await (await this.ports.storage).messagesOf(id);
    const { thread } = entry;
    for (let at = 0; at < messages.length; at += pieceCount) {
      if (at > 0) await new Promise((resolve) => setTimeout(resolve));
      addOlder(entry, messages.slice(at, at + pieceCount));
    }
    thread.unreadableCount = unreadableCount;
    if (this.entries.get(id) !== entry) return;
    entry.isRead = true;
    const shown = this.view.threads.has(id) ? thread.leafId : null;
    if (shown === null || !thread.message(shown)) this.showLeaf(id, thread);
    else thread.show(shown);
    this.view.threads.set(id, thread);
    this.ports.onRead(thread);
  }

  /** Shows what is there of a conversation whose messages cannot be read. */
  showWhatIsThere(id: ConversationId): void {
    const entry = this.entries.get(id);
    if (entry) this.view.threads.set(id, entry.thread);
  }

  /** Adds messages. In a conversation that `isNew` nothing is left to be read. */
  put(id: ConversationId, messages: Message[], isNew: boolean): void {
    const entry = this.entry(id);
    if (isNew) {
      entry.isRead = true;
      this.view.threads.set(id, entry.thread);
    }
    entry.thread.put(...messages);
  }

  /**
   * Looks at the branch that goes through a message, in this page alone. Undefined, or one that is not
   * there: the branch that was written last.
   */
  look(id: ConversationId, messageId?: MessageId): void {
    const entry = this.entries.get(id);
    if (!entry || !(entry.isRead || this.view.threads.has(id))) return;
    const { thread } = entry;
    if (messageId !== undefined && thread.message(messageId)) thread.show(thread.leafOf(messageId));
    else this.showLeaf(id, thread);
  }

  /** Takes over what another page has stored: `messages` by their ids, undefined where one is gone. */
  takeOver(conversation: Conversation, messages: ReadonlyMap<MessageId, Message | undefined>): void {
    const entry = this.entries.get(conversation.id);
    if (!entry) return;
    const { thread } = entry;
    for (const [id, message] of messages) {
      const ours = this.view.writing.has(id) ? thread.message(id) : undefined;
      // Of an answer that this page is writing the others know at most its place.
      if (message) thread.put(ours ? { ...ours, parentId: message.parentId } : message);
      else remove(entry, id);
    }
    if (entry.isRead) followBranch(thread, conversation.leafId);
  }

  /** Takes a message out; what is still being read does not bring it back. */
  remove(id: ConversationId, messageId: MessageId): void {
    const entry = this.entries.get(id);
    if (entry) remove(entry, messageId);
  }

  forget(id: ConversationId): void {
    this.view.threads.delete(id);
    this.entries.delete(id);
  }

  /** Only what is looked at or written stays in memory, and what is nowhere else. */
  evict(): void {
    const { threads, openId, storageError, writing } = this.view;
    if (storageError !== undefined) return;
    const written = new Set(writing.values());
    for (const id of threads.keys()) if (id !== openId && !written.has(id)) this.forget(id);
  }

  private entry(id: ConversationId): Entry {
    const known = this.entries.get(id);
    if (known) return known;
    const entry: Entry = { thread: new Thread(), isRead: false, removed: new Set() };
    this.entries.set(id, entry);
    return entry;
  }

  /** A conversation may name a last message that is not there, or none. */
  private showLeaf(id: ConversationId, thread: Thread): void {
    const conversation = this.view.byId.get(id);
    if (!conversation) return;
    const isThere = conversation.leafId !== null && thread.message(conversation.leafId);
    const leafId = isThere ? conversation.leafId : thread.newestLeaf();
    if (leafId !== conversation.leafId) this.view.byId.set(id, { ...conversation, leafId });
    thread.show(leafId);
  }
}

/** What was put there in the meantime is newer. */
function addOlder({ thread, removed }: Entry, messages: Message[]): void {
  thread.fill(messages.filter(({ id }) => !thread.message(id) && !removed.has(id)));
}

function remove({ thread, removed }: Entry, id: MessageId): void {
  removed.add(id);
  thread.remove(id);
}

/** The branch that is looked at grows with its conversation; another one is left to those who look at it. */
function followBranch(thread: Thread, leafId: MessageId | null): void {
  const shown = thread.leafId;
  if (leafId === null || shown === leafId || !thread.message(leafId)) return;
  const isLost = shown === null || !thread.message(shown);
  if (isLost || thread.history(leafId).some(({ id }) => id === shown)) thread.show(leafId);
}
