import type { Conversation, ConversationId, MessageId } from './message';
import type { Thread } from './thread';

/** What is known of the conversations, for whoever shows it. The log fills it and keeps to no framework. */
export interface LogView {
  readonly byId: Map<ConversationId, Conversation>;
  /** The messages of those conversations whose messages are read, or whose end is. */
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
