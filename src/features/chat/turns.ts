import { newId } from '@/base/ids';
import type { ServerId } from '@/shared/servers.store';
import { withResults } from './apply-chunk';
import { copiesOf } from './copies-of';
import type { ConversationLog } from './conversation-log';
import {
  partsOf,
  questionOf,
  titleOf,
  type AssistantMessage,
  type Conversation,
  type ConversationId,
  type Message,
  type MessageId,
  type Question,
  type ToolCallPart,
  type ToolResultPart,
  type UserMessage,
} from './message';
import { readMedia } from './read-media';
import type { RunSetup } from '@/shared/run/run-setup';
import type { ConversationSetup } from './conversation-setup';
import { runTurn, type TurnClient } from './run-turn';
import { toChatRequest } from './to-chat-request';
import type { TurnKeeper } from './turn-keeper';

/** Whom to ask, and how. */
export interface Asked {
  serverId: ServerId;
  model: string;
  setup?: ConversationSetup;
}

/** An answer that is to be written, or to be written on. */
export interface Turn {
  /** As it is while the turn is running. */
  conversation: Conversation;
  answerId: MessageId;
  /**
   * Asks, and writes the answer to its end: resolves with how it was last. `streaming` is the end of the
   * page, not of the answer. An abort of `signal` stops the answer; what came is kept. Never rejects.
   */
  run: (context: { client: TurnClient; signal: AbortSignal }) => Promise<AssistantMessage>;
  /** Instead of run(): the user stopped it while it waited in line. */
  giveUp: () => Promise<void>;
}

export interface TurnsPorts {
  log: ConversationLog;
  keeper: TurnKeeper;
  /** The tools that a setup names, described for the model. */
  resolveSetup: (setup: ConversationSetup) => Promise<RunSetup>;
  /** As of a turn, with the setup that it was asked with. */
  callTools: (
    calls: ToolCallPart[],
    context: { answer: AssistantMessage; setup: ConversationSetup; signal: AbortSignal },
  ) => Promise<ToolResultPart[] | undefined>;
  /** Calls back before the next frame is drawn; in a hidden page perhaps never. */
  onNextFrame: (callback: () => void) => void;
  now: () => number;
}

/**
 * Begins turns, those of one question at a time in a conversation. They are in memory at once, and on
 * screen: undefined is returned while others are running there, and where what they belong to is gone.
 */
export class Turns {
  constructor(private readonly ports: TurnsPorts) {}

  /**
   * Puts a question, in a new conversation where none is given: to one model, or to several whose answers
   * stand side by side. It follows `parentId`, or what is looked at.
   */
  ask(
    id: ConversationId | undefined,
    asked: Question,
    targets: readonly [Asked, ...Asked[]],
    parentId?: MessageId | null,
  ): Turn[] | undefined {
    const now = this.ports.now();
    const { view } = this.ports.log;
    const conversation = (id === undefined ? undefined : view.byId.get(id)) ?? newConversation(asked, targets[0], now);
    const question: UserMessage = {
      id: newId(),
      conversationId: conversation.id,
      parentId: parentId === undefined ? this.shownLeafOf(conversation) : parentId,
      role: 'user',
      status: 'done',
      createdAt: now,
      parts: partsOf(asked),
      ...(targets.length > 1 && { isComparison: true }),
    };
    return this.begin(conversation, question, targets, question);
  }

  /** Asks a question again with other words. The one that there was stays beside the new one. */
  edit(question: UserMessage, asked: Question, target: Asked): Turn[] | undefined {
    return this.ask(question.conversationId, asked, [target], question.parentId);
  }

  /**
   * Asks a question again after these messages alone, the oldest first: copies of them make a branch of their
   * own. What is left out stays in the other one.
   */
  askAfter(question: UserMessage, kept: readonly Message[], target: Asked): Turn[] | undefined {
    const { log } = this.ports;
    const { conversationId: id } = question;
    const conversation = log.view.byId.get(id);
    if (!conversation || this.isBusy(id)) return undefined;
    const copies = copiesOf(kept);
    void log.save(conversation, copies);
    return this.ask(id, questionOf(question), [target], copies.at(-1)?.id ?? null);
  }

  /** Asks the same question again. The answer that there was stays beside the new one. */
  retry(answer: Message, target: Asked): Turn[] | undefined {
    const { byId } = this.ports.log.view;
    const conversation = byId.get(answer.conversationId);
    const question = answer.parentId === null ? undefined : this.messageOf(answer.conversationId, answer.parentId);
    if (!conversation || question?.role !== 'user') return undefined;
    return this.begin(conversation, question, [target]);
  }

  /**
   * Goes on with an answer that was cut, edited, or that called tools: with their results, or from where it
   * ends. See: [Note: An answer that goes on]
   */
  goOn(answer: AssistantMessage, target: Asked, results?: ToolResultPart[]): Turn[] | undefined {
    const conversation = this.ports.log.view.byId.get(answer.conversationId);
    if (!conversation || this.isBusy(conversation.id)) return undefined;
    const { error: _mended, endedAt: _goesOn, doneReason: _notYet, ...rest } = answer;
    const { now } = this.ports;
    const begun: AssistantMessage = results ? withResults(answer, results, now()) : { ...rest, status: 'streaming' };
    return [this.beginAnswer(conversation, { ...begun, setup: undefined }, target, undefined)];
  }

  private begin(
    before: Conversation,
    question: Message,
    targets: readonly [Asked, ...Asked[]],
    added?: UserMessage,
  ): Turn[] | undefined {
    if (this.isBusy(before.id)) return undefined;
    return targets.map((target) =>
      this.beginAnswer(before, newAnswer(question, target, this.ports.now()), target, added),
    );
  }

  /** `added` is the question when it is new. */
  private beginAnswer(before: Conversation, answer: AssistantMessage, target: Asked, added?: UserMessage): Turn {
    const { log, keeper, now } = this.ports;
    const { id } = before;
    const known = log.view.byId.get(id) ?? before;
    // Of several answers to a question the first one is looked at.
    const isFirst = log.writingIn(id).length === 0;
    const { serverId, model } = target;
    const conversation: Conversation = isFirst
      ? { ...known, serverId, model, leafId: answer.id, updatedAt: now() }
      : known;
    log.view.writing.set(answer.id, id);
    log.put(conversation, added ? [added, answer] : [answer]);
    if (isFirst) log.look(id, answer.id);
    keeper.begin(answer, { conversation, question: added });
    const begun: Begun = { conversation, answer, added, target };
    return {
      conversation,
      answerId: answer.id,
      run: (context) => this.run(begun, context),
      giveUp: () => this.giveUp(begun),
    };
  }

  private async run({ conversation, answer, added, target }: Begun, context: Parameters<Turn['run']>[0]) {
    const { log, keeper, onNextFrame, now, callTools } = this.ports;
    const last = await runTurn(
      (written) => this.toRequest(written),
      answer,
      {
        client: context.client,
        resolveSetup: async () => target.setup && this.ports.resolveSetup(target.setup),
        callTools: (calls, at) => callTools(calls, { ...at, setup: target.setup ?? {} }),
        begin: () => this.store(conversation.id, answer, added),
        store: async (written) => {
          const checkpoint = withoutProbabilities(written);
          if (await log.checkpoint(checkpoint, keeper.isStored(answer.id))) keeper.stored(checkpoint);
        },
        show: (written) => log.showAnswer(written),
        remember: (written) => keeper.remember(written),
        onNextFrame,
        isLeaving: () => keeper.isLeaving(),
        now,
      },
      context.signal,
    );
    // The page is going away.
    if (last.status === 'streaming') log.view.writing.delete(answer.id);
    else await this.end(last);
    return last;
  }

  private async giveUp({ conversation, answer, added }: Begun): Promise<void> {
    const stopped: AssistantMessage = { ...answer, status: 'stopped', endedAt: this.ports.now() };
    this.ports.log.showAnswer(stopped);
    await this.store(conversation.id, stopped, added);
    await this.end(stopped);
  }

  /** Stores what a turn begins with, with the conversation as it is by then. */
  private async store(id: ConversationId, answer: AssistantMessage, added?: UserMessage): Promise<void> {
    const { log, keeper } = this.ports;
    const conversation = log.view.byId.get(id);
    if (conversation && (await log.save(conversation, added ? [added, answer] : [answer]))) keeper.stored(answer);
  }

  private async end({ id, conversationId }: AssistantMessage): Promise<void> {
    const { log, keeper, now } = this.ports;
    log.view.writing.delete(id);
    keeper.end(id);
    const ended = log.view.byId.get(conversationId);
    if (ended) await log.save({ ...ended, updatedAt: now() });
  }

  /** Messages that are still being read belong to the question: without them it would be another one. */
  private async toRequest(answer: AssistantMessage) {
    const { log } = this.ports;
    const thread = await log.thread(answer.conversationId);
    const before = answer.parentId === null ? [] : thread.history(answer.parentId);
    const history = [...before, answer];
    const { model, setup } = answer;
    return toChatRequest(history, { model, setup, media: await readMedia(history, log.blobs) });
  }

  private isBusy(id: ConversationId): boolean {
    return this.ports.log.writingIn(id).length > 0;
  }

  private shownLeafOf({ id, leafId }: Conversation): MessageId | null {
    // Nothing is looked at yet where messages are still being read.
    return this.ports.log.view.threads.get(id)?.leafId ?? leafId;
  }

  private messageOf(id: ConversationId, messageId: MessageId): Message | undefined {
    return this.ports.log.view.threads.get(id)?.message(messageId);
  }
}

interface Begun {
  conversation: Conversation;
  answer: AssistantMessage;
  added: UserMessage | undefined;
  target: Asked;
}

/** While an answer is being written its probabilities are kept in memory: there are twenty times as many of them as words. */
function withoutProbabilities(answer: AssistantMessage): AssistantMessage {
  if (answer.status !== 'streaming' || !answer.logprobs) return answer;
  const { logprobs: _later, ...rest } = answer;
  return rest;
}

function newConversation(asked: Question, { serverId, model, setup }: Asked, now: number): Conversation {
  const conversation = { id: newId(), title: titleOf(asked), createdAt: now, updatedAt: now, leafId: null };
  return { ...conversation, serverId, model, ...(setup && { setup }) };
}

function newAnswer(question: Message, { serverId, model }: Asked, now: number): AssistantMessage {
  return {
    id: newId(),
    conversationId: question.conversationId,
    parentId: question.id,
    role: 'assistant',
    status: 'streaming',
    createdAt: now,
    parts: [],
    serverId,
    model,
  };
}
