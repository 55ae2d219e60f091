import { shallowReactive, shallowRef, toRaw, type ShallowRef } from 'vue';
import type { Message, MessageId } from './message';

/**
 * The messages of one conversation, all branches, and the branch that is shown. A message that is
 * being written changes once a frame; only those who look at that very message notice.
 */
export class Thread {
  /** The ids of the messages that are shown, the first one first. Changes with the structure only. */
  readonly path: ShallowRef<readonly MessageId[]> = shallowRef([]);
  private readonly byId = shallowReactive(new Map<MessageId, Message>());
  /** The ids of those that follow a message, the oldest first; by '' those that begin. */
  private readonly children = new Map<MessageId, MessageId[]>();
  private leaf: MessageId | null = null;
  /** How many stored messages could not be used. */
  unreadableCount = 0;

  /** Reactive by message. */
  message(id: MessageId): Message | undefined {
    return this.byId.get(id);
  }

  /** The same, for those who do not want to know of its changes. */
  peek(id: MessageId): Message | undefined {
    return toRaw(this.byId).get(id);
  }

  /** The messages of all branches, in no order. */
  all(): Message[] {
    return [...this.byId.values()];
  }

  /** The messages from the first one to this one. What was stored may go round in a circle: once is enough. */
  history(id: MessageId): Message[] {
    const messages = new Set<Message>();
    for (
      let at = this.byId.get(id);
      at && !messages.has(at);
      at = at.parentId === null ? undefined : this.byId.get(at.parentId)
    )
      messages.add(at);
    return [...messages].reverse();
  }

  /** The messages that have the same place as this one: other answers to the same question. */
  siblings(id: MessageId): readonly MessageId[] {
    const message = this.byId.get(id);
    return message ? this.childrenOf(message.parentId) : [];
  }

  childrenOf(id: MessageId | null): readonly MessageId[] {
    return this.children.get(id ?? '') ?? [];
  }

  /** The newest end of the branch that goes through this message. */
  leafOf(id: MessageId): MessageId {
    const seen = new Set<MessageId>();
    for (let next: MessageId | undefined = id; next !== undefined && !seen.has(next);) {
      id = next;
      seen.add(id);
      next = this.childrenOf(id).at(-1);
    }
    return id;
  }

  /** The end of the branch that was written last. */
  newestLeaf(): MessageId | null {
    let newest: Message | undefined;
    for (const message of this.byId.values()) if (!newest || message.createdAt >= newest.createdAt) newest = message;
    return newest ? this.leafOf(newest.id) : null;
  }

  /** Adds messages, or replaces those with the same id. */
  put(...messages: Message[]): void {
    if (this.fill(messages)) this.show(this.leaf);
  }

  /** The same, with what is shown as it was until show(). Returns whether the tree has changed. */
  fill(messages: readonly Message[]): boolean {
    let changed = false;
    for (const message of messages) {
      const before = this.byId.get(message.id);
      this.byId.set(message.id, message);
      if (before && before.parentId === message.parentId) continue;
      if (before) this.detach(before);
      this.attach(message);
      changed = true;
    }
    return changed;
  }

  remove(id: MessageId): void {
    const message = this.byId.get(id);
    if (!message) return;
    this.detach(message);
    this.byId.delete(id);
    this.show(this.leaf);
  }

  /** The end of the branch that is shown. */
  get leafId(): MessageId | null {
    return this.leaf;
  }

  /** Shows the branch that ends with this message. */
  show(leaf: MessageId | null): void {
    this.leaf = leaf;
    this.path.value = leaf === null ? [] : this.history(leaf).map(({ id }) => id);
  }

  private attach({ id, parentId, createdAt }: Message): void {
    const siblings = [...this.childrenOf(parentId), id];
    const age = (other: MessageId) => (other === id ? createdAt : (this.byId.get(other)?.createdAt ?? 0));
    this.children.set(
      parentId ?? '',
      siblings.sort((a, b) => age(a) - age(b)),
    );
  }

  private detach({ id, parentId }: Message): void {
    this.children.set(
      parentId ?? '',
      this.childrenOf(parentId).filter((other) => other !== id),
    );
  }
}
