import { useQueryClient } from '@tanstack/vue-query';
import { defineStore } from 'pinia';
import { useActivityStore, type Activity } from '@/shared/activity.store';
import type { Server } from '@/shared/servers.store';
import { translate } from '@/shared/texts';
import { useClientFor } from '@/shared/use-client';
import { useConversationsStore } from './conversations.store';
import type { Conversation, ConversationId, Message, MessageStatus, Question } from './message';
import { TurnKeeper } from './turn-keeper';
import { Turns, type Turn } from './turns';

/** Whom to ask. */
export interface Target {
  server: Server;
  model: string;
}

/**
 * The turns that are running. They live here and not in the page, so that leaving the room, another
 * conversation or another server ends none.
 */
export const useTurnsStore = defineStore('turns', () => {
  const clientFor = useClientFor();
  const queries = useQueryClient();
  const activities = useActivityStore();
  const { log, view } = useConversationsStore();
  const turns = new Turns({
    log,
    keeper: new TurnKeeper(window),
    onNextFrame: requestAnimationFrame,
    now: Date.now,
  });
  const controllers = new Map<ConversationId, AbortController>();

  log.onRemoved((id) => {
    stop(id);
    activities.remove(activityId(id));
  });

  /**
   * Puts a question, in a new conversation where none is given. Returns its id, or undefined while
   * another turn is running there; the turn goes on by itself.
   */
  function ask(id: ConversationId | undefined, question: Question, target: Target): ConversationId | undefined {
    return start(turns.ask(id, question, toAsked(target)), target);
  }

  /** Asks the same question again. */
  function retry(answer: Message, target: Target): void {
    start(turns.retry(answer, toAsked(target)), target);
  }

  function stop(id: ConversationId): void {
    controllers.get(id)?.abort();
  }

  function start(turn: Turn | undefined, { server }: Target): ConversationId | undefined {
    if (!turn) return undefined;
    const { id } = turn.conversation;
    const controller = new AbortController();
    controllers.set(id, controller);
    const context = {
      client: clientFor(server),
      signal: controller.signal,
      report: ({ status }: { status: MessageStatus }) => tellDock(turn.conversation, status, controller),
    };
    void turn.run(context).then((answer) => {
      controllers.delete(id);
      // The model is loaded now.
      if (answer.status !== 'streaming') void queries.invalidateQueries({ queryKey: ['server', server.id, 'running'] });
    });
    return id;
  }

  /** The one place that tells the dock of turns. How one ended is not told where the user sees it. */
  function tellDock({ id, title, serverId, model }: Conversation, status: MessageStatus, controller: AbortController) {
    const isRunning = status === 'streaming';
    const isGone = !view.byId.has(id);
    if (isGone || (!isRunning && view.openId === id && !document.hidden)) return activities.remove(activityId(id));
    activities.put({
      id: activityId(id),
      kind: 'chat.work.turn',
      title,
      serverId,
      status: activityStatus[status],
      detail: translate(isRunning ? 'chat.activity.running' : 'chat.activity.ended', { model }),
      to: { name: 'conversation', params: { conversation: id } },
      cancel: isRunning ? () => controller.abort() : undefined,
    });
  }

  /** The user sees how it ended: it need not be told elsewhere. */
  function acknowledge(id: ConversationId): void {
    if (!controllers.has(id)) activities.remove(activityId(id));
  }

  return { ask, retry, stop, acknowledge };
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

function toAsked({ server, model }: Target) {
  return { serverId: server.id, model };
}
