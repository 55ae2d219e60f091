import { defineStore } from 'pinia';
import { abortError } from '@/base/abort';
import { toConversation } from '@/shared/links';
import { useServerChanges } from '@/shared/queries';
import type { Server } from '@/shared/servers.store';
import { translate } from '@/shared/texts';
import { useWorkStore } from '@/shared/work.store';
import { useConversationsStore } from './conversations.store';
import { hearing } from './hearing';
import type { ConversationId, Message, Question } from './message';
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
  const { works, byId } = useWorkStore();
  const changes = useServerChanges();
  const { log, view } = useConversationsStore();
  const turns = new Turns({
    log,
    keeper: new TurnKeeper(window),
    onNextFrame: requestAnimationFrame,
    now: Date.now,
  });

  log.onRemoved((id) => works.remove(workId(id)));

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

  const stop = (id: ConversationId) => works.stop(workId(id));

  function start(turn: Turn | undefined, { server, model }: Target): ConversationId | undefined {
    if (!turn) return undefined;
    const { id, title } = turn.conversation;
    works.start<{ waitsSinceMs?: number }>({
      id: workId(id),
      kind: 'chat.work.turn',
      server,
      initial: {},
      waitsFor: ({ progress: { waitsSinceMs: sinceMs } }) => (sinceMs === undefined ? undefined : { model, sinceMs }),
      describe: ({ at }) => ({
        title: view.byId.get(id)?.title ?? title,
        detail: translate(at === 'running' ? 'chat.activity.running' : 'chat.activity.ended', { model }),
        to: toConversation(id),
      }),
      run: async (tools) => {
        tools.report({ waitsSinceMs: Date.now() });
        const client = hearing(tools.client, () => tools.report({}));
        const { status, error } = await turn.run({ client, signal: tools.signal });
        if (status === 'failed') throw error;
        if (status !== 'done') throw abortError();
      },
      after: () => {
        // The model is loaded now.
        void changes.loadedChanged(server);
        acknowledgeSeen(id);
      },
      // An answer is asked for again in its conversation, where it shows beside the other one.
      retry: null,
    });
    return id;
  }

  /** How a turn ended is not told where the user sees it. */
  function acknowledgeSeen(id: ConversationId): void {
    if (!view.byId.has(id) || (view.openId === id && !document.hidden)) works.remove(workId(id));
  }

  /** The user sees how it ended: it need not be told elsewhere. */
  function acknowledge(id: ConversationId): void {
    const at = byId.get(workId(id))?.state.at;
    if (at !== 'queued' && at !== 'running') works.remove(workId(id));
  }

  return { ask, retry, stop, acknowledge };
});

function workId(id: ConversationId): string {
  return `turn-${id}`;
}

function toAsked({ server, model }: Target) {
  return { serverId: server.id, model };
}
