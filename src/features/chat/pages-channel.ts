import { openClaims } from '@/base/claims';
import type { ConversationId, MessageId } from './message';

/** What the open pages of this site tell each other. */
type Note =
  | { kind: 'changed' | 'restored'; conversationId: ConversationId; messageIds: MessageId[] }
  | { kind: 'removed'; conversationId: ConversationId };

export interface PagesListeners {
  changed: (conversationId: ConversationId, messageIds: MessageId[]) => void;
  removed: (conversationId: ConversationId) => void;
  restored: (conversationId: ConversationId, messageIds: MessageId[]) => void;
  /** Whether this page is writing that answer. */
  writes: (messageId: MessageId) => boolean;
}

export interface Pages {
  /** Tells the others that a conversation, and these of its messages, are stored anew or gone. */
  changed: (conversationId: ConversationId, ...messageIds: MessageId[]) => void;
  removed: (conversationId: ConversationId) => void;
  /** Tells them that a deleted conversation is back, with these messages. */
  restored: (conversationId: ConversationId, messageIds: MessageId[]) => void;
  /** Whether another page says within a second that it is writing that answer. */
  isWrittenElsewhere: (messageId: MessageId) => Promise<boolean>;
}

/** Connects this page with the others of this site. */
export function openPagesChannel(listeners: PagesListeners): Pages {
  const channel = new BroadcastChannel('paddock-conversations');
  const isHeldElsewhere = openClaims('paddock-answers', (id) => listeners.writes(id as MessageId));
  const post = (note: Note) => channel.postMessage(note);

  channel.addEventListener('message', ({ data }: MessageEvent<Note>) => {
    if (data.kind === 'removed') listeners.removed(data.conversationId);
    else listeners[data.kind](data.conversationId, data.messageIds);
  });

  return {
    changed: (conversationId, ...messageIds) => post({ kind: 'changed', conversationId, messageIds }),
    removed: (conversationId) => post({ kind: 'removed', conversationId }),
    restored: (conversationId, messageIds) => post({ kind: 'restored', conversationId, messageIds }),
    isWrittenElsewhere: (messageId) => isHeldElsewhere(messageId),
  };
}
