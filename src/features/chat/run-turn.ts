import { abortable, isAbort } from '@/base/abort';
import { StreamCutError, type ChatChunk, type ChatRequest, type Client } from '@/ollama';
import { toStoredError } from '@/shared/stored-error';
import { applyChunk, endThinking, openCalls, withResults } from './apply-chunk';
import type { AssistantMessage, ToolCallPart, ToolResultPart } from './message';
import type { RunSetup } from '@/shared/run/run-setup';
import { writeOn } from './write-on';

/**
 * How often an answer that is being written is stored. At most the last second may be missing after
 * a crash, and writing takes time itself.
 */
export const checkpointMs = 700;

export type TurnClient = Pick<Client, 'chat' | 'chatWhole' | 'generate'>;

export interface TurnPorts {
  client: TurnClient;
  /** How it is asked, when the tools are described that go with it. A rejection is a failure of the turn. */
  resolveSetup: () => Promise<RunSetup | undefined>;
  /**
   * Answers the calls of a step: the results in the order of the calls. Undefined leaves them to the user:
   * the answer ends with them. Rejects with an AbortError when `signal` aborts.
   */
  callTools: (
    calls: ToolCallPart[],
    context: { answer: AssistantMessage; signal: AbortSignal },
  ) => Promise<ToolResultPart[] | undefined>;
  /** Stores what the turn begins with: the question and the empty answer. Resolves when that is done. */
  begin: () => Promise<void>;
  /** Stores the answer as it is. Resolves when that is done. */
  store: (answer: AssistantMessage) => Promise<void>;
  /** Called with every line that came: what is to be kept when the page goes away now. */
  remember: (answer: AssistantMessage) => void;
  /** Puts the answer on screen. Called once a frame at most. */
  show: (answer: AssistantMessage) => void;
  /** Calls back before the next frame is drawn; in a hidden page perhaps never. */
  onNextFrame: (callback: () => void) => void;
  /** Whether the page is going away. Asked when a connection breaks. */
  isLeaving: () => Promise<boolean>;
  now: () => number;
}

/**
 * Asks for an answer and follows it to its end, whichever that is: over as many steps as tools are called,
 * each a request of its own, which `toRequest` makes of the answer as far as it has come. Resolves with the answer as it
 * was shown and stored last: `done`, `stopped` when `signal` aborted, or `failed` with its error.
 * What came until then is always kept. Never rejects, unless a port does. `toRequest` may wait for what
 * goes out with the question; that it rejects is a failure like any other.
 *
 * [Note: A reload looks like a failure] When a page is left, browsers break its connections before they
 * tell it: Chromium 156 rejects the reading of a stream some microseconds before `pagehide`. Then the
 * answer did not fail. It is left as it is, `streaming`, to be found interrupted by the next page.
 * See: [Note: How an answer survives]
 */
export async function runTurn(
  toRequest: (answer: AssistantMessage) => Promise<ChatRequest>,
  answer: AssistantMessage,
  { client, resolveSetup, callTools, begin, store, remember, show, onNextFrame, isLeaving, now }: TurnPorts,
  signal: AbortSignal,
): Promise<AssistantMessage> {
  show(answer);
  await begin();

  let frameAsked = false;
  const showSoon = () => {
    if (frameAsked) return;
    frameAsked = true;
    onNextFrame(() => {
      frameAsked = false;
      if (answer.status === 'streaming') show(answer);
    });
  };

  // By a timer, so that a stream that stalls is kept as well and other pages see a sign of life; and
  // by the lines themselves, because the timers of a hidden page may come once a minute.
  let storedAt = now();
  let storing: Promise<void> | undefined;
  const checkpoint = () => {
    if (storing || now() - storedAt < checkpointMs) return;
    storedAt = now();
    storing = store(answer).finally(() => (storing = undefined));
  };
  const timer = setInterval(checkpoint, checkpointMs / 4);
  const advance = (next: AssistantMessage) => {
    answer = next;
    remember(answer);
    showSoon();
    checkpoint();
  };

  try {
    const setup = await abortable(resolveSetup(), signal);
    if (setup) advance({ ...answer, setup });
    for (;;) {
      const request = await abortable(toRequest(answer), signal);
      for await (const chunk of linesOf(client, request, answer.setup?.stream !== false, signal))
        advance(applyChunk(answer, chunk, now()));
      const calls = openCalls(answer);
      if (calls.length === 0) break;
      // What looked like the end is none while tools are being called.
      const ended = answer;
      advance({ ...ended, status: 'streaming' });
      const results = await callTools(calls, { answer, signal });
      if (!results) {
        answer = ended;
        break;
      }
      advance(withResults(answer, results, now()));
    }
  } catch (error) {
    if (!isAbort(error) && (await isLeaving())) return answer;
    // The last line has come, so nothing is missing: a connection that breaks afterwards is no failure.
    if (answer.status === 'streaming')
      answer = { ...answer, ...endOf(error), parts: endThinking(answer.parts, now()), endedAt: now() };
  } finally {
    clearInterval(timer);
  }

  remember(answer);
  show(answer);
  await storing;
  await store(answer);
  return answer;
}

/** The lines of an answer; one that comes as a whole is a single line. */
async function* linesOf(
  client: TurnClient,
  request: ChatRequest,
  isStreamed: boolean,
  signal: AbortSignal,
): AsyncGenerator<ChatChunk, void, void> {
  if (request.messages.at(-1)?.role === 'assistant') return yield* writeOn(client, request, signal);
  if (isStreamed) return yield* client.chat(request, { signal });
  const whole = await client.chatWhole(request, { signal });
  yield whole;
  // The repeat guard ends an answer without a last line, also where it comes as a whole.
  if (!whole.done) throw new StreamCutError('/api/chat', 'ended');
}

function endOf(error: unknown): Pick<AssistantMessage, 'status' | 'error'> {
  return isAbort(error) ? { status: 'stopped' } : { status: 'failed', error: toStoredError(error) };
}
