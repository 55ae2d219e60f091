import { delay } from '@/base/abort';
import type { ConversationId, MessageId } from './message';

/** What the open pages of this site tell each other. */
type Note =
  | { kind: 'changed'; conversationId: ConversationId; messageIds: MessageId[] }
  | { kind: 'removed'; conversationId: ConversationId }
  | { kind: 'who-writes'; messageId: MessageId }
  | { kind: 'i-write'; messageId: MessageId };

interface Listeners {
  changed: (conversationId: ConversationId, messageIds: MessageId[]) => void;
  removed: (conversationId: ConversationId) => void;
  /** Whether this page is writing that answer. */
  writes: (messageId: MessageId) => boolean;
}

/** How long an open page may take to say that it is writing an answer. */
const answerMs = 1000;

/** Connects this page with the others of this site. Works without a secure context, unlike locks. */
export function openPagesChannel(listeners: Listeners) {
  const channel = new BroadcastChannel('paddock-conversations');
  const asked = new Map<MessageId, () => void>();
  const post = (note: Note) => channel.postMessage(note);

  channel.addEventListener('message', ({ data }: MessageEvent<Note>) => {
    switch (data.kind) {
      case 'changed':
        return listeners.changed(data.conversationId, data.messageIds);
      case 'removed':
        return listeners.removed(data.conversationId);
      case 'who-writes':
        return listeners.writes(data.messageId) ? post({ kind: 'i-write', messageId: data.messageId }) : undefined;
      case 'i-write':
        return asked.get(data.messageId)?.();
    }
  });

  return {
    /** Tells the others that a conversation, and these of its messages, are stored anew or gone. */
    changed: (conversationId: ConversationId, ...messageIds: MessageId[]) =>
      post({ kind: 'changed', conversationId, messageIds }),
    removed: (conversationId: ConversationId) => post({ kind: 'removed', conversationId }),
    /** Whether another page says within a second that it is writing that answer. */
    async isWrittenElsewhere(messageId: MessageId): Promise<boolean> {
      const answered = new Promise<true>((resolve) => asked.set(messageId, () => resolve(true)));
      post({ kind: 'who-writes', messageId });
      try {
        return await Promise.race([answered, delay(answerMs).then(() => false)]);
      } finally {
        asked.delete(messageId);
      }
    },
  };
}
