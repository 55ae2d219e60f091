import type { ComputedRef, InjectionKey, Ref } from 'vue';
import type { ServerClient } from '@/shared/use-client';
import type { AssistantMessage, Question } from '../message';
import type { ConversationSetup } from '../run-setup';
import type { Said } from './summarise';

/** What the page lets an answer do that was refused because there was no room for it. */
export interface WaysOut {
  client: ComputedRef<ServerClient | undefined>;
  setup: Ref<ConversationSetup>;
  /** Asks again, as the setup is now. */
  retry(answer: AssistantMessage): void;
  /** What was asked. */
  questionOf(answer: AssistantMessage): Question | undefined;
  /** Asks it in a branch of its own, without what came before. Undefined where nothing came before. */
  askAlone?(answer: AssistantMessage): void;
  /** What was said before the question. */
  saidBefore(answer: AssistantMessage): Said[];
  /** Opens a new conversation in which this text is to be sent. */
  begin(text: string): void;
}

export const waysOutKey: InjectionKey<WaysOut> = Symbol('waysOut');
