import { abortError } from '@/base/abort';
import { Blobs, type BlobPorts } from './blobs';
import type { ConversationsStorage, RemovedRows } from './conversations.db';
import type { LogView } from './log-view';
import { blobsOf, type AssistantMessage, type Conversation, type ConversationId } from './message';
import type { Message, MessageId } from './message';
import { OpenThreads } from './open-threads';
import type { Pages, PagesListeners } from './pages-channel';
import { recoverAnswers, recoverClosed, watchAnswer, type RecoverPorts } from './recover';
import type { Thread } from './thread';

export interface LogPorts extends Omit<BlobPorts, 'tried'> {
  view: LogView;
  /** Opens the stored conversations. Asked once. */
  openStorage: () => Promise<ConversationsStorage>;
  openPages: (listeners: PagesListeners) => Pages;
  /** Resolves when the page has shown what there is to show. */
  shown: () => Promise<void>;
}

/** Hears of messages that are there anew or changed, and of those that are gone. */
type MessagesListener = (changed: readonly Message[], gone: readonly MessageId[]) => void;

/** A conversation that was deleted, whole enough to be brought back. */
export interface Removed {
  conversation: Conversation;
  /** What storage held; undefined where it held nothing, or could not be asked. */
  rows: RemovedRows | undefined;
  /** Its messages in memory, for that case. */
  messages: Message[];
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
  private readonly shown: LogPorts['shown'];
  private readonly threads: OpenThreads;
  /** Those that storage is known to hold. */
  private readonly stored = new Set<ConversationId>();
  private readonly removed = new Set<ConversationId>();
  private readonly removalListeners: ((id: ConversationId) => void)[] = [];
  private readonly messagesListeners: MessagesListener[] = [];
  private readonly recovery: Omit<RecoverPorts, 'storage'>;

  constructor({ view, openStorage, openPages, shown, digest, isInDraft }: LogPorts) {
    this.view = view;
    this.storage = openStorage();
    this.shown = shown;
    this.blobs = new Blobs({ tried: (work) => this.tried(work), digest, isInDraft });
    this.threads = new OpenThreads({
      view,
      storage: this.storage,
      onRead: (thread) => void this.tried((db) => this.watchForeign(thread, db)),
    });
    const writesHere = (id: MessageId) => view.writing.has(id);
    this.pages = openPages({
      changed: (id, messageIds) => void this.reload(id, messageIds),
      removed: (id) => this.forget(id),
      restored: (id, messageIds) => {
        this.removed.delete(id);
        void this.reload(id, messageIds);
      },
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

  /** Calls back with messages whenever some change, here or by another page. */
  onMessages(listener: MessagesListener): void {
    this.messagesListeners.push(listener);
  }

  private tell(changed: readonly Message[], gone: readonly MessageId[] = []): void {
    for (const listener of this.messagesListeners) listener(changed, gone);
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
   * Shows a conversation: the end of it as soon as that is read, resolved with when all is. A message that
   * is to be looked at, `at`, is waited for. Undefined where there is no conversation of that id. What
   * could not be read is tried again the next time.
   */
  async open(id: ConversationId, at?: MessageId): Promise<Thread | undefined> {
    this.view.openId = id;
    await this.started;
    if (!this.view.byId.has(id)) return undefined;
    const isRead = await this.tried(async () => {
      await this.threads.showEnd(id, at);
      // The rest would keep the end from being seen.
      if (this.view.threads.has(id) && !this.threads.isRead(id)) await this.shown();
      if (this.view.byId.has(id)) await this.thread(id);
    });
    if (!isRead) this.threads.showWhatIsThere(id);
    this.threads.evict();
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
    return this.threads.whole(id);
  }

  /** A conversation as it is now, with all its messages. Undefined where it is not there; rejects as thread() does. */
  async read(id: ConversationId): Promise<{ conversation: Conversation; messages: Message[] } | undefined> {
    const conversation = this.view.byId.get(id);
    if (!conversation) return undefined;
    const known = this.threads.isRead(id) && this.threads.known(id);
    if (known) return { conversation, messages: known.all() };
    return { conversation, messages: (await (await this.storage).messagesOf(id)).messages };
  }

  /** The next stored messages, of all conversations, after one. Rejects with what the browser says. */
  async messagesAfter(id: MessageId | undefined, count: number) {
    return (await this.storage).messagesAfter(id, count);
  }

  /** The answers that this page is writing in a conversation, the oldest first. */
  writingIn(id: ConversationId): MessageId[] {
    return [...this.view.writing].flatMap(([answerId, at]) => (at === id ? [answerId] : []));
  }

  /** Watches what other pages are writing here, in case they go away. */
  private async watchForeign(thread: Thread, storage: ConversationsStorage): Promise<void> {
    const id = thread.path.value.at(-1);
    const last = id === undefined ? undefined : thread.message(id);
    if (last?.status !== 'streaming' || this.recovery.writesHere(last.id)) return;
    await watchAnswer(last.id, { ...this.recovery, storage });
  }

  /** Takes over what another page has stored. */
  private async reload(id: ConversationId, messageIds: MessageId[]): Promise<void> {
    await this.tried(async (storage) => {
      const conversation = await storage.conversation(id);
      if (!conversation || this.removed.has(id)) return;
      this.stored.add(id);
      this.view.byId.set(id, conversation);
      if (!this.threads.known(id) && this.messagesListeners.length === 0) return;
      const messages = await storage.messages(messageIds);
      this.threads.takeOver(conversation, messages);
      const there = [...messages.values()].filter((message) => message !== undefined);
      this.tell(
        there,
        messageIds.filter((each) => !messages.get(each)),
      );
    });
  }

  /**
   * Takes over what has changed, before anything is stored. In a new conversation nothing is left to be
   * read; in any other the messages that are not read yet join it.
   */
  put(conversation: Conversation, messages: Message[] = []): void {
    const isNew = !this.view.byId.has(conversation.id);
    this.view.byId.set(conversation.id, conversation);
    this.threads.put(conversation.id, messages, isNew);
    if (messages.length > 0) this.tell(messages);
  }

  /**
   * Looks at the branch that goes through a message, in this page alone. Undefined, or one that is not
   * there: the branch that was written last.
   */
  look(id: ConversationId, messageId?: MessageId): void {
    this.threads.look(id, messageId);
  }

  /** Shows an answer as far as it has come, unless it was deleted. */
  showAnswer(answer: AssistantMessage): void {
    const thread = this.threads.known(answer.conversationId);
    const shown = thread?.message(answer.id);
    if (!thread || !shown) return;
    const changed = { ...answer, parentId: shown.parentId };
    thread.put(changed);
    this.tell([changed]);
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
    if (!this.threads.known(conversationId)?.message(id)) return false;
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
    // What follows it must be known.
    if (!this.threads.isRead(conversationId) && !(await this.tried(() => this.thread(conversationId)))) return;
    const conversation = this.view.byId.get(conversationId);
    const thread = this.threads.known(conversationId);
    if (!conversation || !thread) return;
    const children = thread.childrenOf(id).map((child) => ({ ...thread.message(child)!, parentId }));
    const others = thread.siblings(id).filter((sibling) => sibling !== id);
    const shown = thread.leafId;
    thread.put(...children);
    this.threads.remove(conversationId, id);
    this.tell([], [id]);
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

  /**
   * Stores a conversation that comes from elsewhere, also where one of its id was deleted before. Returns
   * whether it is stored; it is shown in any case.
   */
  async add(conversation: Conversation, messages: Message[]): Promise<boolean> {
    this.removed.delete(conversation.id);
    const isStored = await this.save(conversation, messages);
    this.threads.look(conversation.id);
    this.pages.restored(
      conversation.id,
      messages.map(({ id }) => id),
    );
    this.threads.evict();
    return isStored;
  }

  /**
   * Deletes a conversation with all its messages. Resolves with what restore() takes, undefined where there
   * was none of that id.
   */
  async remove(id: ConversationId): Promise<Removed | undefined> {
    const conversation = this.view.byId.get(id);
    const messages = this.threads.known(id)?.all() ?? [];
    this.forget(id);
    let rows: RemovedRows | undefined;
    await this.tried(async (storage) => {
      rows = await storage.remove(id);
      await this.blobs.release(rows.blobs.map((row) => row.id));
    });
    this.pages.removed(id);
    return conversation && { conversation, rows, messages };
  }

  /** Brings a deleted conversation back, with its messages and what was put to them, for all pages. */
  async restore({ conversation, rows, messages }: Removed): Promise<void> {
    const { id } = conversation;
    this.removed.delete(id);
    const isBack = rows?.conversation !== undefined && (await this.tried((storage) => storage.putBack(rows)));
    if (!isBack) return void (await this.add(conversation, messages));
    const messageIds = rows.messages.flatMap((row) => (typeof row.id === 'string' ? [row.id] : []));
    await this.reload(id, messageIds);
    this.pages.restored(id, messageIds);
    // What was being written when it was deleted has ended.
    void this.tried((storage) => recoverAnswers({ ...this.recovery, storage }));
  }

  private forget(id: ConversationId): void {
    this.removed.add(id);
    this.stored.delete(id);
    this.view.byId.delete(id);
    this.threads.forget(id);
    for (const listener of this.removalListeners) listener(id);
  }
}
