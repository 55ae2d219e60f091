import { delay } from '@/base/abort';
import type { AssistantMessage, Conversation, MessageId, UserMessage } from './message';
import { dropTail, toTail, writeTail } from './tail-journal';

/**
 * [Note: How an answer survives] An answer is never lost by more than the second before a crash, and by
 * nothing when its page is reloaded, closed or left. In the order in which it happens:
 *
 * 1. Before the request goes out, question and empty answer are put in IndexedDB (turns.ts, `begin`).
 * 2. Every `checkpointMs` the answer is stored as far as it has come (run-turn.ts).
 * 3. While it is being written it is stored as `streaming`, and its page answers the others that ask whose
 *    it is (pages-channel.ts).
 * 4. When the page goes away there is no time for IndexedDB: its transactions are asynchronous, and what
 *    is not committed when the page is unloaded is lost (W3C Indexed Database API, "closing a database
 *    connection"). localStorage is synchronous. So the parts that the last checkpoint has not, the tail, go
 *    there (tail-journal.ts), with the question while that is not known to be stored. `pagehide` marks it
 *    as closed: that page writes no more. Hiding a page notes the tail too, without that mark, because on
 *    phones a hidden page may be ended without another word. Browsers fire `visibilitychange` after
 *    `pagehide` when a visible page is unloaded (HTML, "unload a document"): it must not take the mark back.
 * 5. The connection breaks before `pagehide`. That is no failure of the answer, so run-turn.ts asks whether
 *    the page is leaving, and then leaves the answer as it is.
 * 6. The next page puts closed tails behind what was stored and marks the answers interrupted before it
 *    shows anything (recover.ts, `recoverClosed`). Of others that are still marked as being written it asks
 *    all open pages who writes them, again and again while one does, and marks interrupted what nobody
 *    writes: that is a crash, and what is missing came after the last checkpoint.
 * 7. A page that slept, or was too busy to answer, goes on with its checkpoints, which correct such a mark.
 *
 * To keep, in this room, is to make something outlive the page.
 */

interface Unfinished {
  latest: AssistantMessage;
  stored?: AssistantMessage;
  beginning: { conversation: Conversation; question?: UserMessage };
}

/** What of a window is watched. */
export interface PageEvents {
  addEventListener(type: 'pagehide' | 'pageshow', listener: (event: Event) => void): void;
  readonly document: Pick<EventTarget, 'addEventListener'> & { readonly hidden: boolean };
}

/** Knows, for every answer that this page is writing, what of it is stored, and keeps the rest when the page goes. */
export class TurnKeeper {
  private readonly unfinished = new Map<MessageId, Unfinished>();
  private leaving = false;

  /** `page` is the window whose going away is watched. */
  constructor(page: PageEvents) {
    page.addEventListener('pagehide', () => {
      this.leaving = true;
      this.writeTails();
    });
    // A page that was frozen as it is and shown again is alive after all.
    page.addEventListener('pageshow', (event) => {
      this.leaving = false;
      if ('persisted' in event && event.persisted) this.writeTails();
    });
    page.document.addEventListener('visibilitychange', () => page.document.hidden && this.writeTails());
  }

  /** Whether the page is going away, which it is told a moment after its connections broke. */
  async isLeaving(): Promise<boolean> {
    await delay(100);
    return this.leaving;
  }

  begin(answer: AssistantMessage, beginning: Unfinished['beginning']): void {
    this.unfinished.set(answer.id, { latest: answer, beginning });
  }

  /** The newest state of an answer, with every line of its stream. */
  remember(answer: AssistantMessage): void {
    const unfinished = this.unfinished.get(answer.id);
    if (unfinished) unfinished.latest = answer;
  }

  /** IndexedDB has confirmed this state. */
  stored(answer: AssistantMessage): void {
    const unfinished = this.unfinished.get(answer.id);
    if (unfinished) unfinished.stored = answer;
  }

  /** Whether IndexedDB has confirmed anything of this answer. */
  isStored(id: MessageId): boolean {
    return this.unfinished.get(id)?.stored !== undefined;
  }

  /** The answer has come to its end and that is stored. */
  end(id: MessageId): void {
    this.unfinished.delete(id);
    dropTail(id);
  }

  private writeTails(): void {
    const closed = this.leaving;
    for (const { latest, stored, beginning } of this.unfinished.values())
      writeTail(toTail(latest, stored, { closed, beginning: stored ? undefined : beginning }));
  }
}
