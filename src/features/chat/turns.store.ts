import { useQueryClient } from '@tanstack/vue-query';
import { defineStore } from 'pinia';
import { newId } from '@/base/ids';
import { useActivityStore, type Activity } from '@/shared/activity.store';
import type { Server } from '@/shared/servers.store';
import { translate } from '@/shared/texts';
import { useClientFor } from '@/shared/use-client';
import { useConversationsStore } from './conversations.store';
import {
  titleOf,
  type AssistantMessage,
  type Conversation,
  type ConversationId,
  type Message,
  type MessageStatus,
  type UserMessage,
} from './message';
import { runTurn } from './run-turn';
import { toChatRequest } from './to-chat-request';
import { TurnKeeper } from './turn-keeper';

/** Whom to ask. */
export interface Target {
  server: Server;
  model: string;
}

/**
 * The turns that are running: questions and the answers that are being written. They live here and
 * not in the page, so that leaving the room, another conversation or another server ends none.
 */
export const useTurnsStore = defineStore('turns', () => {
  const clientFor = useClientFor();
  const queries = useQueryClient();
  const activities = useActivityStore();
  const store = useConversationsStore();
  const keeper = new TurnKeeper(window);
  const controllers = new Map<ConversationId, AbortController>();

  /** Puts a question, in a new conversation where none is given. Returns its id; the turn goes on by itself. */
  function ask(id: ConversationId | undefined, text: string, target: Target): ConversationId {
    const now = Date.now();
    const conversation = (id === undefined ? undefined : store.byId.get(id)) ?? newConversation(text, target, now);
    const question: UserMessage = {
      id: newId(),
      conversationId: conversation.id,
      parentId: conversation.leafId,
      role: 'user',
      status: 'done',
      createdAt: now,
      parts: [{ kind: 'text', text }],
    };
    void run(conversation, question, target, question);
    return conversation.id;
  }

  /** Asks the same question again. The answer that there was stays beside the new one. */
  function retry(answer: Message, target: Target): void {
    const conversation = store.byId.get(answer.conversationId);
    const question = answer.parentId && store.threads.get(answer.conversationId)?.message(answer.parentId);
    if (conversation && question) void run(conversation, question, target);
  }

  function stop(id: ConversationId): void {
    controllers.get(id)?.abort();
  }

  /** `added` is the question when it is new. */
  async function run(before: Conversation, question: Message, target: Target, added?: UserMessage): Promise<void> {
    const { id } = before;
    if (controllers.has(id)) return;
    const { server, model } = target;
    const empty = newAnswer(question, target);
    const conversation = { ...before, leafId: empty.id, updatedAt: Date.now(), model, serverId: server.id };
    const messages = added ? [added, empty] : [empty];
    const controller = new AbortController();
    controllers.set(id, controller);
    store.writing.set(id, empty.id);
    store.put(conversation, messages);
    showActivity(conversation, 'running', controller);
    keeper.begin(empty, { conversation, question: added });

    const history = store.threads.get(id)!.history(question.id);
    const last = await runTurn(
      toChatRequest(history, { model }),
      empty,
      {
        client: clientFor(server),
        begin: async () => {
          const leased = keeper.leased(empty);
          if (await store.save(conversation, added ? [added, leased] : [leased])) keeper.stored(leased);
        },
        store: async (answer) => {
          const leased = keeper.leased(answer);
          if (await store.keep((db) => db.saveMessage(leased))) keeper.stored(leased);
          store.pages.changed(id, empty.id);
        },
        // It may have been deleted while it was being written.
        show: (answer) => store.threads.get(id)?.message(empty.id) && store.threads.get(id)?.put(answer),
        remember: (answer) => keeper.remember(answer),
        onNextFrame: requestAnimationFrame,
        isLeaving: () => keeper.isLeaving(),
        now: Date.now,
      },
      controller.signal,
    );

    controllers.delete(id);
    store.writing.delete(id);
    // The page is going away.
    if (last.status === 'streaming') return;
    keeper.end(empty.id);
    const now = store.byId.get(id);
    if (now) await store.save({ ...now, updatedAt: Date.now() });
    if (!now || (store.openId === id && !document.hidden)) activities.remove(activityId(id));
    else showActivity(conversation, activityStatus[last.status]);
    // The model is loaded now.
    void queries.invalidateQueries({ queryKey: ['server', server.id, 'running'] });
  }

  function showActivity(conversation: Conversation, status: Activity['status'], controller?: AbortController): void {
    const { id, title, serverId, model } = conversation;
    activities.put({
      id: activityId(id),
      kind: 'chat.work.turn',
      title,
      serverId,
      status,
      detail: translate(status === 'running' ? 'chat.activity.running' : 'chat.activity.ended', { model }),
      to: { name: 'conversation', params: { conversation: id } },
      cancel: controller && (() => controller.abort()),
    });
  }

  /** Deletes a conversation, and ends the turn that is running in it. */
  async function removeConversation(id: ConversationId): Promise<void> {
    stop(id);
    activities.remove(activityId(id));
    await store.remove(id);
  }

  /** The user sees how it ended: it need not be told elsewhere. */
  function acknowledge(id: ConversationId): void {
    if (!controllers.has(id)) activities.remove(activityId(id));
  }

  return { ask, retry, stop, acknowledge, removeConversation };
});

const activityStatus: Record<MessageStatus, Activity['status']> = {
  streaming: 'running',
  done: 'done',
  stopped: 'stopped',
  failed: 'failed',
  interrupted: 'stopped',
};

function activityId(id: ConversationId): string {
  return `turn-${id}`;
}

function newConversation(text: string, { server, model }: Target, now: number): Conversation {
  return {
    id: newId(),
    title: titleOf(text),
    createdAt: now,
    updatedAt: now,
    leafId: null,
    model,
    serverId: server.id,
  };
}

function newAnswer(question: Message, { server, model }: Target): AssistantMessage {
  return {
    id: newId(),
    conversationId: question.conversationId,
    parentId: question.id,
    role: 'assistant',
    status: 'streaming',
    createdAt: Date.now(),
    parts: [],
    model,
    serverId: server.id,
  };
}
