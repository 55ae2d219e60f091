import { inject, type InjectionKey, type Ref } from 'vue';
import type { AssistantMessage, Message, MessageId, Question, ToolResultPart, UserMessage } from './message';

/** What can be done with the messages of the conversation that is open. */
export interface ChatActions {
  /** Why nothing can be asked now, in words. */
  blockedBy: Readonly<Ref<string | undefined>>;
  /** Whether no answer is being written here. */
  canChange: Readonly<Ref<boolean>>;
  /** Models of the current server that can answer, and the one that is chosen. */
  models: Readonly<Ref<readonly string[]>>;
  model: Readonly<Ref<string | undefined>>;
  /** Asks the question of an answer again, of the chosen model or another one. */
  retry: (answer: AssistantMessage, model?: string) => void;
  /** Asks a question in other words. */
  edit: (question: UserMessage, asked: Question) => void;
  /** Asks a question again after these messages alone, the oldest first, as a branch of its own. */
  askAfter: (question: UserMessage, kept: readonly Message[]) => void;
  /** Puts other words in an answer's place; the ones that there were stay beside it. */
  change: (answer: AssistantMessage, text: string) => void;
  /** Whether the server that an answer came from is there to go on with it. */
  canGoOn: (answer: AssistantMessage) => boolean;
  /** Goes on with an answer, from its end or with the results of its calls. */
  goOn: (answer: AssistantMessage, results?: ToolResultPart[]) => void;
  /** Goes on with one of several answers to a question, and asks who gave it from now on, where that server is still there. */
  goOnWith: (answer: AssistantMessage) => void;
  stop: (answer: AssistantMessage) => void;
  /** Asks whether to delete it. */
  remove: (message: Message) => void;
  /** The question that is to be opened for editing, until it is. */
  toEdit: Ref<MessageId | undefined>;
  /** Shows the branch that goes through a message. */
  lookAt: (id: MessageId) => void;
}

export const chatActionsKey: InjectionKey<ChatActions> = Symbol('chat actions');

/** The actions of the chat that a message is shown in. Throws elsewhere. */
export function useChatActions(): ChatActions {
  const actions = inject(chatActionsKey);
  if (!actions) throw new Error('Messages are shown within a chat.');
  return actions;
}
