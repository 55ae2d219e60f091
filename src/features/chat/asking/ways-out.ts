import type { ComputedRef, InjectionKey, Ref } from 'vue';
import type { ServerClient } from '@/shared/use-client';
import type { AssistantMessage, Message, UserMessage } from '../message';
import type { ConversationSetup } from '../conversation-setup';
import type { Thread } from '../thread';

/** What an answer that was refused for want of room needs of its page. */
export interface WaysOut {
  client: ComputedRef<ServerClient | undefined>;
  thread: Readonly<Ref<Thread | undefined>>;
  setup: Ref<ConversationSetup>;
  /** Opens a new conversation, set up like this one, in which this text is to be sent. */
  begin(text: string): Promise<void>;
}

export const waysOutKey: InjectionKey<WaysOut> = Symbol('ways out');

/** What was asked for an answer, and what was said before that, the oldest first. */
export function askedFor(
  thread: Thread | undefined,
  answer: AssistantMessage,
): { question?: UserMessage; before: Message[] } {
  const history = thread && answer.parentId !== null ? thread.history(answer.parentId) : [];
  const last = history.at(-1);
  return last?.role === 'user' ? { question: last, before: history.slice(0, -1) } : { before: history };
}
