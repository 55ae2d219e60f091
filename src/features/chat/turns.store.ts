import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { abortError } from '@/base/abort';
import { newId } from '@/base/ids';
import { useKept } from '@/shared/browser-storage';
import { toConversation } from '@/shared/links';
import { useServerChanges } from '@/shared/queries';
import { useServersStore, type Server } from '@/shared/servers.store';
import { translate } from '@/shared/texts';
import type { Work, WorkStatus } from '@/shared/work';
import type { ServerClient } from '@/shared/use-client';
import { useWorkStore } from '@/shared/work.store';
import { useConversationsStore } from './conversations.store';
import { hearing } from './hearing';
import type {
  AssistantMessage,
  ConversationId,
  Message,
  MessageId,
  Question,
  ToolResultPart,
  UserMessage,
} from './message';
import type { RunSetup } from '@/shared/run/run-setup';
import type { ConversationSetup } from './conversation-setup';
import { isTitledByModelKey } from './titled-by-model';
import { TurnKeeper } from './turn-keeper';
import { Turns, type Asked, type Turn } from './turns';
import { readWaiting, writeWaiting, type WaitingQuestion } from './waiting';

/** Whom to ask. */
export interface Target {
  server: Server;
  model: string;
}

/**
 * Browsers open six connections to a server, and lists, progress and uploads need some (RFC 9112 section
 * 9.4 leaves the number to them): other answers wait in line.
 */
const answersAtOnce = 4;

/**
 * The turns that are running. They live here and not in the page, so that leaving the room, another
 * conversation or another server ends none.
 */
export const useTurnsStore = defineStore('turns', () => {
  const { works, byId } = useWorkStore();
  const changes = useServerChanges();
  const servers = useServersStore();
  const { log, view } = useConversationsStore();
  const turns = new Turns({
    log,
    keeper: new TurnKeeper(window),
    // Tools come with their first use.
    resolveSetup,
    callTools: async (calls, context) => {
      const { callTools } = await import('./tools/call-tools');
      const { id, conversationId } = context.answer;
      const onAsking = (isAsking: boolean) => works.change<TurnProgress>(workId(id), { conversationId, isAsking });
      return await callTools(calls, { ...context, onAsking });
    },
    onNextFrame: requestAnimationFrame,
    now: Date.now,
  });

  log.onRemoved((id) => {
    for (const work of worksOf(id)) works.remove(work.id);
    setWaiting(waiting.value.filter(({ conversationId }) => conversationId !== id));
  });

  /** Questions that are asked when the answer before them is complete. */
  const waiting = shallowRef(readWaiting());
  function setWaiting(now: WaitingQuestion[]): void {
    waiting.value = now;
    writeWaiting(now);
  }

  /** Puts a question in line, behind the answer that is being written and those that wait already. */
  function wait(conversationId: ConversationId, question: Question, targets: Target[], setup: ConversationSetup): void {
    const asked = targets.map(({ server, model }) => ({ serverId: server.id, model }));
    setWaiting([...waiting.value, { id: newId(), conversationId, question, targets: asked, setup }]);
  }

  /** Takes a question out of the line and returns it. */
  function takeBack(id: string): Question | undefined {
    const taken = waiting.value.find((each) => each.id === id);
    setWaiting(waiting.value.filter((each) => each !== taken));
    return taken?.question;
  }

  /** Asks a question of the line now. It stays there while it cannot be asked. */
  function askWaiting(id: string): void {
    const asked = waiting.value.find((each) => each.id === id);
    const targets = asked?.targets.flatMap(({ serverId, model }) => {
      const server = servers.byId(serverId);
      return server ? [{ server, model }] : [];
    });
    const [first, ...others] = targets ?? [];
    if (asked && first && ask(asked.conversationId, asked.question, [first, ...others], asked.setup)) takeBack(id);
  }

  function askNext(id: ConversationId): void {
    const next = waiting.value.find(({ conversationId }) => conversationId === id);
    if (next && log.writingIn(id).length === 0) askWaiting(next.id);
  }

  /**
   * Puts a question, in a new conversation where none is given, to one model or several. Returns the
   * conversation's id, or undefined while an answer is being written there; the turns go on by themselves.
   */
  function ask(
    id: ConversationId | undefined,
    question: Question,
    targets: readonly [Target, ...Target[]],
    setup?: ConversationSetup,
  ): ConversationId | undefined {
    const [first, ...others] = targets.map((target) => toAsked(target, setup));
    const begun = turns.ask(id, question, [first!, ...others]);
    begun?.forEach((turn, index) => start(turn, targets[index]!));
    return begun?.[0]?.conversation.id;
  }

  /** Asks a question again with other words, beside the first ones. Returns whether it is asked. */
  const edit = (message: UserMessage, question: Question, target: Target, setup?: ConversationSetup) =>
    startAll(turns.edit(message, question, toAsked(target, setup)), target);

  /** Asks a question again after these messages alone. Returns whether it is asked. */
  const askAfter = (message: UserMessage, kept: readonly Message[], target: Target, setup?: ConversationSetup) =>
    startAll(turns.askAfter(message, kept, toAsked(target, setup)), target);

  /** Asks the same question again. Returns whether it is asked. */
  const retry = (answer: Message, target: Target, setup?: ConversationSetup) =>
    startAll(turns.retry(answer, toAsked(target, setup)), target);

  /** Goes on with an answer from where it ends, or with the results of its tools. Returns whether it does. */
  const goOn = (answer: AssistantMessage, target: Target, setup?: ConversationSetup, results?: ToolResultPart[]) =>
    startAll(turns.goOn(answer, toAsked(target, setup), results), target);

  const stop = (id: ConversationId) => worksOf(id).forEach((work) => works.stop(work.id));
  const stopAnswer = (id: MessageId) => works.stop(workId(id));
  /** Whether an answer waits for a free connection. */
  const isInLine = (id: MessageId) => byId.get(workId(id))?.state.at === 'queued';

  function startAll(begun: Turn[] | undefined, target: Target): boolean {
    begun?.forEach((turn) => start(turn, target));
    return begun !== undefined;
  }

  const isTitledByModel = useKept<boolean>(isTitledByModelKey, false);
  let titling = new AbortController();

  /** Those for which a model had its say: it is not asked again. */
  const titled = new Set<ConversationId>();

  /** Has an answer's model find a title, in the background: whatever is asked comes first. */
  async function findTitle(answer: AssistantMessage, client: ServerClient): Promise<void> {
    const id = answer.conversationId;
    const [first, ...others] = view.threads.get(id)?.path.value ?? [];
    const question = first && view.threads.get(id)?.message(first);
    if (!isTitledByModel.value || !question || view.writing.size > 0 || titled.has(id)) return;
    const { signal } = (titling = new AbortController());
    const { titleByModel, wantsTitle } = await import('./past/title-by-model');
    if (signal.aborted || !wantsTitle(view.byId.get(id), 1 + others.length)) return;
    if (await titleByModel(answer, question, { log, client, signal })) titled.add(id);
  }

  function start(turn: Turn, { server, model }: Target): void {
    titling.abort();
    const { id, title } = turn.conversation;
    let hasBegun = false;
    works.start<TurnProgress>({
      id: workId(turn.answerId),
      kind: 'chat.work.turn',
      server,
      lane: { name: 'answers', atOnce: answersAtOnce },
      initial: { conversationId: id },
      waitsFor: ({ progress: { waitsSinceMs: sinceMs } }) => (sinceMs === undefined ? undefined : { model, sinceMs }),
      describe: ({ at, progress: { isAsking } }) => ({
        title: view.byId.get(id)?.title ?? title,
        detail: translate(detailOf(at, isAsking), { model }),
        isAsking,
        to: toConversation(id),
      }),
      run: async (tools) => {
        hasBegun = true;
        tools.report({ conversationId: id, waitsSinceMs: Date.now() });
        const client = hearing(tools.client, () => tools.report({ conversationId: id }));
        const answer = await turn.run({ client, signal: tools.signal });
        const { status, error } = answer;
        if (status === 'done') void findTitle(answer, tools.client);
        if (status === 'failed') throw error;
        if (status !== 'done') throw abortError();
      },
      after: ({ at }) => {
        if (!hasBegun) void turn.giveUp();
        if (at === 'done') askNext(id);
        // The model is loaded now.
        void changes.loadedChanged(server);
        // How a turn ended is not told where the user sees it.
        if (!view.byId.has(id) || (view.openId === id && !document.hidden)) works.remove(workId(turn.answerId));
      },
      // An answer is asked for again in its conversation, where it shows beside the other one.
      retry: null,
    });
  }

  function worksOf(id: ConversationId): Work[] {
    return [...byId.values()].filter(
      ({ order, state }) => order.kind === 'chat.work.turn' && (state.progress as TurnProgress).conversationId === id,
    );
  }

  /** The user sees how they ended: it need not be told elsewhere. */
  function acknowledge(id: ConversationId): void {
    for (const { id: work, state } of worksOf(id))
      if (state.at !== 'queued' && state.at !== 'running') works.remove(work);
  }

  return {
    waiting,
    wait,
    takeBack,
    askWaiting,
    ask,
    edit,
    askAfter,
    retry,
    goOn,
    stop,
    stopAnswer,
    isInLine,
    acknowledge,
  };
});

interface TurnProgress {
  conversationId: ConversationId;
  /** Whether a call waits for the user. */
  isAsking?: boolean;
  /** While no word has come, in milliseconds since 1970. */
  waitsSinceMs?: number;
}

function detailOf(at: WorkStatus, isAsking = false) {
  if (at !== 'running') return 'chat.activity.ended';
  return isAsking ? 'chat.activity.asking' : 'chat.activity.running';
}

function workId(id: MessageId): string {
  return `turn-${id}`;
}

function toAsked({ server, model }: Target, setup?: ConversationSetup): Asked {
  return { serverId: server.id, model, ...(setup && { setup }) };
}

/** The setup as it goes out, its tools described. */
export async function resolveSetup({ toolIds, maxRounds: _ofThePage, ...setup }: ConversationSetup): Promise<RunSetup> {
  if (!toolIds?.length) return setup;
  const tools = await (await import('./tools/call-tools')).describeTools(toolIds);
  return tools.length > 0 ? { ...setup, tools } : setup;
}
