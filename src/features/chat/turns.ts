import { newId } from '@/base/ids';
import type { Client } from '@/ollama';
import type { ServerId } from '@/shared/servers.store';
import type { ConversationLog } from './conversation-log';
import {
  partsOf,
  titleOf,
  type AssistantMessage,
  type Conversation,
  type ConversationId,
  type Message,
  type Question,
  type UserMessage,
} from './message';
import { runTurn } from './run-turn';
import { toChatRequest } from './to-chat-request';
import type { TurnKeeper } from './turn-keeper';

/** Whom to ask. */
export interface Asked {
  serverId: ServerId;
  model: string;
}

/** A question and the answer to it, which is to be written. */
export interface Turn {
  /** As it is while the turn is running. */
  conversation: Conversation;
  /**
   * Asks, and writes the answer to its end: resolves with how it was last. `streaming` is the end of the
   * page, not of the answer. An abort of `signal` stops the answer; what came is kept. Never rejects.
   */
  run: (context: { client: Pick<Client, 'chat'>; signal: AbortSignal }) => Promise<AssistantMessage>;
}

export interface TurnsPorts {
  log: ConversationLog;
  keeper: TurnKeeper;
  /** Calls back before the next frame is drawn; in a hidden page perhaps never. */
  onNextFrame: (callback: () => void) => void;
  now: () => number;
}

/** Begins turns, one at a time in a conversation. They are in memory at once, and on screen. */
export class Turns {
  private readonly ports: TurnsPorts;

  constructor(ports: TurnsPorts) {
    this.ports = ports;
  }

  /** Puts a question, in a new conversation where none is given. Undefined while a turn is running there. */
  ask(id: ConversationId | undefined, asked: Question, target: Asked): Turn | undefined {
    const now = this.ports.now();
    const known = id === undefined ? undefined : this.ports.log.view.byId.get(id);
    const conversation = known ?? newConversation(asked, target, now);
    const question: UserMessage = {
      id: newId(),
      conversationId: conversation.id,
      parentId: conversation.leafId,
      role: 'user',
      status: 'done',
      createdAt: now,
      parts: partsOf(asked),
    };
    return this.begin(conversation, question, target, question);
  }

  /**
   * Asks the same question again. The answer that there was stays beside the new one. Undefined where
   * there is no question any more, and while a turn is running there.
   */
  retry(answer: Message, target: Asked): Turn | undefined {
    const { byId, threads } = this.ports.log.view;
    const conversation = byId.get(answer.conversationId);
    const question = answer.parentId ? threads.get(answer.conversationId)?.message(answer.parentId) : undefined;
    if (!conversation || question?.role !== 'user') return undefined;
    return this.begin(conversation, question, target);
  }

  /** `added` is the question when it is new. */
  private begin(before: Conversation, question: Message, target: Asked, added?: UserMessage): Turn | undefined {
    const { log, keeper, now } = this.ports;
    if (log.view.writing.has(before.id)) return undefined;
    const answer = newAnswer(question, target, now());
    const conversation: Conversation = { ...before, ...target, leafId: answer.id, updatedAt: now() };
    log.view.writing.set(conversation.id, answer.id);
    log.show(conversation, added ? [added, answer] : [answer]);
    keeper.begin(answer, { conversation, question: added });
    return { conversation, run: (context) => this.run({ conversation, question, answer, added }, context) };
  }

  private async run(
    { conversation, question, answer, added }: Begun,
    { client, signal }: Parameters<Turn['run']>[0],
  ): Promise<AssistantMessage> {
    const { log, keeper, onNextFrame, now } = this.ports;
    const { id, model } = conversation;
    // Messages that are still being read belong to the question: without them it would be another one.
    const toRequest = async () => toChatRequest((await log.thread(id)).history(question.id), { model });
    const last = await runTurn(
      toRequest,
      answer,
      {
        client,
        begin: async () => {
          const leased = keeper.leased(answer);
          if (await log.save(conversation, added ? [added, leased] : [leased])) keeper.stored(leased);
        },
        store: async (written) => {
          const leased = keeper.leased(written);
          if (await log.checkpoint(leased, keeper.isStored(answer.id))) keeper.stored(leased);
        },
        show: (written) => log.showAnswer(written),
        remember: (written) => keeper.remember(written),
        onNextFrame,
        isLeaving: () => keeper.isLeaving(),
        now,
      },
      signal,
    );
    log.view.writing.delete(id);
    // The page is going away.
    if (last.status === 'streaming') return last;
    keeper.end(answer.id);
    const ended = log.view.byId.get(id);
    if (ended) await log.save({ ...ended, updatedAt: now() });
    return last;
  }
}

interface Begun {
  conversation: Conversation;
  question: Message;
  answer: AssistantMessage;
  added: UserMessage | undefined;
}

function newConversation(asked: Question, target: Asked, now: number): Conversation {
  return { id: newId(), title: titleOf(asked), createdAt: now, updatedAt: now, leafId: null, ...target };
}

function newAnswer(question: Message, target: Asked, now: number): AssistantMessage {
  return {
    id: newId(),
    conversationId: question.conversationId,
    parentId: question.id,
    role: 'assistant',
    status: 'streaming',
    createdAt: now,
    parts: [],
    ...target,
  };
}
