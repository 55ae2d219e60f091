import { delay } from '@/base/abort';
import { newId } from '@/base/ids';
import type { AssistantMessage, Conversation, MessageId, UserMessage } from './message';
import { dropTail, toTail, writeTail } from './tail-journal';

/**
 * How long a page is believed to live after its last checkpoint. Long enough for a busy one; a page
 * that sleeps longer is asked (see recover.ts) and, should it not answer, corrects the mark itself.
 */
const leaseMs = 3000;

interface Kept {
  latest: AssistantMessage;
  stored?: AssistantMessage;
  beginning: { conversation: Conversation; question?: UserMessage };
}

/** Knows, for every answer that this page is writing, what of it is stored, and keeps the rest when the page goes. */
export class TurnKeeper {
  private readonly owner = newId();
  private readonly kept = new Map<MessageId, Kept>();
  private leaving = false;

  /** `page` is the window whose going away is watched. */
  constructor(page: Window) {
    page.addEventListener('pagehide', () => {
      this.leaving = true;
      this.writeTails(true);
    });
    // A page that was kept as it is and shown again is alive after all.
    page.addEventListener('pageshow', ({ persisted }) => {
      this.leaving = false;
      if (persisted) this.writeTails(false);
    });
    // On phones a hidden page may be ended without another word.
    page.document.addEventListener('visibilitychange', () => page.document.hidden && this.writeTails(false));
  }

  /** Whether the page is going away, which it is told a moment after its connections broke. */
  async isLeaving(): Promise<boolean> {
    await delay(100);
    return this.leaving;
  }

  begin(answer: AssistantMessage, beginning: Kept['beginning']): void {
    this.kept.set(answer.id, { latest: answer, beginning });
  }

  /** The newest state of an answer, with every line of its stream. */
  remember(answer: AssistantMessage): void {
    const kept = this.kept.get(answer.id);
    if (kept) kept.latest = answer;
  }

  /** The answer as it is to be stored: with a lease while it is being written. */
  leased(answer: AssistantMessage): AssistantMessage {
    const lease = { owner: this.owner, until: Date.now() + leaseMs };
    return { ...answer, lease: answer.status === 'streaming' ? lease : undefined };
  }

  /** IndexedDB has confirmed this state. */
  stored(answer: AssistantMessage): void {
    const kept = this.kept.get(answer.id);
    if (kept) kept.stored = answer;
  }

  /** The answer has come to its end and that is stored. */
  end(id: MessageId): void {
    this.kept.delete(id);
    dropTail(id);
  }

  private writeTails(closed: boolean): void {
    for (const { latest, stored, beginning } of this.kept.values())
      writeTail(toTail(latest, stored, { owner: this.owner, closed, beginning: stored ? undefined : beginning }));
  }
}
