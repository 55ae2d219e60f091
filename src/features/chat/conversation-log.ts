import { abortError } from '@/base/abort';
import { Blobs, type BlobPorts } from './blobs';
import type { ConversationsStorage } from './conversations.db';
import { blobsOf, type AssistantMessage, type Conversation, type ConversationId } from './message';
import type { Message, MessageId } from './message';
import type { Pages, PagesListeners } from './pages-channel';
import { recoverAnswers, recoverClosed, watchAnswer, type RecoverPorts } from './recover';
import { Thread } from './thread';

/** What is known of the conversations, for whoever shows it. The log fills it and keeps to no framework. */
export interface LogView {
  readonly byId: Map<ConversationId, Conversation>;
  /** The messages of those conversations whose messages are read. */
  readonly threads: Map<ConversationId, Thread>;
  /** The answers that this page is writing, and where. */
  readonly writing: Map<MessageId, ConversationId>;
  /** The conversation that is looked at. */
  openId: ConversationId | undefined;
  isLoaded: boolean;
  /** What the browser said when it could not keep something: then everything lasts for this visit only. */
  storageError: unknown;
  /** How many stored conversations could not be used. */
  unreadableCount: number;
}

export interface LogPorts extends Omit<BlobPorts, 'tried'> {
  view: LogView;
  /** Opens the stored conversations. Asked once. */
  openStorage: () => Promise<ConversationsStorage>;
  openPages: (listeners: PagesListeners) => Pages;
}

/** A conversation whose messages are read, or being read. */
interface Entry {
  thread: Thread;
  isRead: boolean;
  reading?: Promise<void>;
  /** What was deleted while the others were being read. */
  removed: Set<MessageId>;
}

/**
 * The conversations of this browser and the messages of those that are in use: owns what is in memory,
 * in storage, and what the open pages of this site tell each other. Turns are run by turns.ts.
 */
export class ConversationLog {
  /** Resolves when it is known which conversations there are. */
  readonly started: Promise<void>;
  readonly view: LogView;
  /** What was put to questions beside texts. */
  readonly blobs: Blobs;
  private readonly storage: Promise<ConversationsStorage>;
  private readonly pages: Pages;
  private readonly entries = new Map<ConversationId, Entry>();
  /** Those that storage is known to hold. */
  private readonly stored = new Set<ConversationId>();
  private readonly removed = new Set<ConversationId>();
  private readonly removalListeners: ((id: ConversationId) => void)[] = [];
  private readonly recovery: Omit<RecoverPorts, 'storage'>;

  constructor({ view, openStorage, openPages, digest, isInDraft }: LogPorts) {
    this.view = view;
    this.storage = openStorage();
    this.blobs = new Blobs({ tried: (work) => this.tried(work), digest, isInDraft });
    const writesHere = (id: MessageId) => view.writing.has(id);
    this.pages = openPages({
      changed: (id, messageIds) => void this.reload(id, messageIds),
      removed: (id) => this.forget(id),
      writes: writesHere,
    });
    this.recovery = {
      writesHere,
      isWrittenElsewhere: (id) => this.pages.isWrittenElsewhere(id),
      onRecovered: ({ conversationId, id }) => {
        void this.reload(conversationId, [id]);
        this.pages.changed(conversationId, id);
      },
    };
    this.started = this.start();
  }

  /** Calls back whenever a conversation was deleted, here or by another page. */
  onRemoved(listener: (id: ConversationId) => void): void {
    this.removalListeners.push(listener);
  }

  private async start(): Promise<void> {
    await this.tried((storage) => recoverClosed({ ...this.recovery, storage }));
    await this.tried(async (storage) => {
      const { conversations, unreadableCount } = await storage.list();
      for (const conversation of conversations) this.found(conversation);
      this.view.unreadableCount = unreadableCount;
    });
    this.view.isLoaded = true;
    void this.tried((storage) => recoverAnswers({ ...this.recovery, storage }));
    void this.blobs.sweep();
  }

  private found(conversation: Conversation): void {
    if (this.removed.has(conversation.id)) return;
    this.stored.add(conversation.id);
    if (!this.view.byId.has(conversation.id)) this.view.byId.set(conversation.id, conversation);
  }

  /** Waits for what is to be read or written. Returns whether that worked; never rejects. */
  private async tried(work: (storage: ConversationsStorage) => Promise<unknown>): Promise<boolean> {
    try {
      await work(await this.storage);
      return true;
    } catch (error) {
      this.view.storageError = error;
      return false;
    }
  }

  /**
   * Shows a conversation, with its messages when they are read. Undefined where there is none of that
   * id. What could not be read is tried again the next time.
   */
  async open(id: ConversationId): Promise<Thread | undefined> {
    this.view.openId = id;
    await this.started;
    if (!this.view.byId.has(id)) return undefined;
    const isRead = await this.tried(() => this.thread(id));
    const entry = this.entries.get(id);
    if (!isRead && entry) this.view.threads.set(id, entry.thread);
    this.evict();
    return this.view.threads.get(id);
  }

  close(): void {
    this.view.openId = undefined;
  }

  /**
   * All messages of a conversation, waited for. Rejects with what the browser says when it cannot read
   * them, and with an AbortError when the conversation was deleted.
   */
  async thread(id: ConversationId): Promise<Thread> {
    if (this.removed.has(id)) throw abortError();
    const entry = this.entry(id);
    if (!entry.isRead) {
      entry.reading ??= this.read(id, entry).finally(() => (entry.reading = undefined));
      await entry.reading;
    }
    return entry.thread;
  }

  private async read(id: ConversationId, { thread, removed }: Entry): Promise<void> {
    const storage = await this.storage;
    const { messages, unreadableCount } = await storage.messagesOf(id);
    // What was put there in the meantime is newer.
    thread.put(...messages.filter((message) => !thread.message(message.id) && !removed.has(message.id)));
    thread.unreadableCount = unreadableCount;
    const entry = this.entries.get(id);
    if (entry?.thread !== thread) return;
    entry.isRead = true;
    this.showLeaf(id, thread);
    this.view.threads.set(id, thread);
    void this.tried((db) => this.watchForeign(thread, db));
  }

  /** The answers that this page is writing in a conversation, the oldest first. */
  writingIn(id: ConversationId): MessageId[] {
    return [...this.view.writing].flatMap(([answerId, at]) => (at === id ? [answerId] : []));
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

  /** Watches what other pages are writing here, in case they go away. */
  private async watchForeign(thread: Thread, storage: ConversationsStorage): Promise<void> {
    const id = thread.path.value.at(-1);
    const last = id === undefined ? undefined : thread.message(id);
    if (last?.status !== 'streaming' || this.recovery.writesHere(last.id)) return;
    await watchAnswer(last.id, { ...this.recovery, storage });
  }

  private entry(id: ConversationId): Entry {
    const known = this.entries.get(id);
    if (known) return known;
    const entry: Entry = { thread: new Thread(), isRead: false, removed: new Set() };
    this.entries.set(id, entry);
    return entry;
  }

  /** Only what is looked at or written stays in memory, and what is nowhere else. */
  private evict(): void {
    const { threads, openId, storageError } = this.view;
    if (storageError !== undefined) return;
    for (const id of threads.keys()) {
      if (id === openId || this.writingIn(id).length > 0) continue;
      threads.delete(id);
      this.entries.delete(id);
    }
  }

  /** Takes over what another page has stored. */
  private async reload(id: ConversationId, messageIds: MessageId[]): Promise<void> {
    await this.tried(async (storage) => {
      const conversation = await storage.conversation(id);
      if (!conversation || this.removed.has(id)) return;
      this.stored.add(id);
      this.view.byId.set(id, conversation);
      const entry = this.entries.get(id);
      if (!entry) return;
      for (const messageId of messageIds) this.takeOver(entry, messageId, await storage.message(messageId));
      if (entry.isRead) followBranch(entry.thread, conversation.leafId);
    });
  }

  private takeOver({ thread, removed }: Entry, id: MessageId, message: Message | undefined): void {
    const ours = this.recovery.writesHere(id) ? thread.message(id) : undefined;
    if (!message) {
      removed.add(id);
      thread.remove(id);
    } else {
      // Of an answer that this page is writing the others know at most its place.
      thread.put(ours ? { ...ours, parentId: message.parentId } : message);
    }
  }

  /**
   * Takes over what has changed, before anything is stored. In a new conversation nothing is left to be
   * read; in any other the messages that are not read yet join it.
   */
  put(conversation: Conversation, messages: Message[] = []): void {
    const isNew = !this.view.byId.has(conversation.id);
    this.view.byId.set(conversation.id, conversation);
    const entry = this.entry(conversation.id);
    if (isNew) {
      entry.isRead = true;
      this.view.threads.set(conversation.id, entry.thread);
    }
    entry.thread.put(...messages);
  }

  /**
   * Looks at the branch that goes through a message, in this page alone. Undefined, or one that is not
   * there: the branch that was written last.
   */
  look(id: ConversationId, messageId?: MessageId): void {
    const entry = this.entries.get(id);
    if (!entry?.isRead) return;
    const { thread } = entry;
    if (messageId !== undefined && thread.message(messageId)) thread.show(thread.leafOf(messageId));
    else this.showLeaf(id, thread);
  }

  /** Shows an answer as far as it has come, unless it was deleted. */
  showAnswer(answer: AssistantMessage): void {
    const thread = this.entries.get(answer.conversationId)?.thread;
    const shown = thread?.message(answer.id);
    if (thread && shown) thread.put({ ...answer, parentId: shown.parentId });
  }

  /** Changes a conversation on screen, in storage and for other pages, with messages that changed with it. */
  async save(conversation: Conversation, messages: Message[] = []): Promise<boolean> {
    const { id } = conversation;
    if (this.removed.has(id)) return false;
    this.put(conversation, messages);
    let isThere = true;
    const isStored = await this.tried(async (storage) => {
      if (this.stored.has(id)) isThere = await storage.change(conversation, messages);
      else if (!this.removed.has(id)) await storage.save(conversation, messages);
    });
    if (!isThere) {
      this.forget(id);
      return false;
    }
    if (isStored) this.stored.add(id);
    this.pages.changed(id, ...messages.map((message) => message.id));
    return isStored;
  }

  /**
   * Stores an answer as far as it has come; nothing when it was deleted. `isStored` says whether its
   * beginning is. Returns whether storage holds it now.
   */
  async checkpoint(answer: AssistantMessage, isStored: boolean): Promise<boolean> {
    const { id, conversationId } = answer;
    if (!this.entries.get(conversationId)?.thread.message(id)) return false;
    let isThere = true;
    const isKept = await this.tried(async (storage) => {
      if (!isStored) return storage.saveMessage(answer);
      isThere = (await storage.changeMessage(id, ({ parentId }) => ({ ...answer, parentId }))) !== undefined;
    });
    this.pages.changed(conversationId, id);
    return isKept && isThere;
  }

  /** Deletes a message. What followed it stays and follows the one before it. */
  async removeMessage(message: Message): Promise<void> {
    const { id, conversationId, parentId } = message;
    const conversation = this.view.byId.get(conversationId);
    const entry = this.entries.get(conversationId);
    if (!conversation || !entry) return;
    const { thread, removed } = entry;
    const children = thread.childrenOf(id).map((child) => ({ ...thread.message(child)!, parentId }));
    const others = thread.siblings(id).filter((sibling) => sibling !== id);
    const shown = thread.leafId;
    thread.put(...children);
    removed.add(id);
    thread.remove(id);
    const end = others.at(-1) ?? parentId;
    const otherLeaf = end === null ? null : thread.leafOf(end);
    const leafInstead = (leafId: MessageId | null) => (leafId === id ? otherLeaf : leafId);
    const changed = { ...conversation, leafId: leafInstead(conversation.leafId) };
    this.put(changed);
    thread.show(leafInstead(shown));
    await this.tried((storage) => storage.removeMessage(changed, id, children));
    await this.blobs.release(blobsOf(message));
    this.pages.changed(conversationId, id, ...children.map((child) => child.id));
  }

  /** Deletes a conversation with all its messages. */
  async remove(id: ConversationId): Promise<void> {
    this.forget(id);
    await this.tried(async (storage) => this.blobs.release(await storage.remove(id)));
    this.pages.removed(id);
  }

  private forget(id: ConversationId): void {
    this.removed.add(id);
    this.stored.delete(id);
    this.view.byId.delete(id);
    this.view.threads.delete(id);
    this.entries.delete(id);
    for (const listener of this.removalListeners) listener(id);
  }
}

/** The branch that is looked at grows with its conversation; another one is left to those who look at it. */
function followBranch(thread: Thread, leafId: MessageId | null): void {
  const shown = thread.leafId;
  if (leafId === null || shown === leafId || !thread.message(leafId)) return;
  const isLost = shown === null || !thread.message(shown);
  if (isLost || thread.history(leafId).some(({ id }) => id === shown)) thread.show(leafId);
}
