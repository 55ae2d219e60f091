import { createHash } from 'node:crypto';
import type { ChatChunk, ChatRequest } from '@/ollama';
import { ConversationLog, type LogView } from './conversation-log';
import type { ConversationsStorage } from './conversations.db';
import type { Question } from './message';
import { aServer } from './messages.fixture';
import type { Pages, PagesListeners } from './pages-channel';
import { TurnKeeper } from './turn-keeper';
import { Turns, type Turn } from './turns';

// Pages for tests: what a browser's tab has of the chat, without the browser.

/** The open pages of a site. */
export class Site {
  private readonly open = new Set<PagesListeners>();

  readonly openPages = (listeners: PagesListeners): Pages => {
    this.open.add(listeners);
    const others = () => [...this.open].filter((each) => each !== listeners);
    return {
      changed: (id, ...messageIds) => others().forEach((other) => other.changed(id, messageIds)),
      removed: (id) => others().forEach((other) => other.removed(id)),
      isWrittenElsewhere: async (id) => others().some((other) => other.writes(id)),
    };
  };

  closeAll(): void {
    this.open.clear();
  }
}

/** A window as far as its going away is watched. */
export class PageWindow extends EventTarget {
  readonly document = Object.assign(new EventTarget(), { hidden: false });

  /** In the order of HTML's "unload a document". */
  unload(): void {
    this.dispatchEvent(new Event('pagehide'));
    this.document.hidden = true;
    this.document.dispatchEvent(new Event('visibilitychange'));
  }
}

/** A server whose words are given it one by one. */
export class ScriptedClient {
  readonly requests: ChatRequest[] = [];
  private readonly lines: ChatChunk[] = [];
  private wake = () => {};

  say(content: string, more: Partial<ChatChunk> = {}): void {
    this.lines.push({ model: 'm', created_at: '', done: false, message: { role: 'assistant', content }, ...more });
    this.wake();
  }

  end(): void {
    this.say('', { done: true, done_reason: 'stop' });
  }

  async chatWhole(): Promise<ChatChunk> {
    throw new Error('Nothing is asked for as a whole here.');
  }

  async *generate(): AsyncGenerator<never, void, void> {
    throw new Error('No prompt is completed here.');
  }

  async *chat(request: ChatRequest, options: { signal?: AbortSignal } = {}): AsyncGenerator<ChatChunk, void, void> {
    this.requests.push(request);
    for (;;) {
      options.signal?.throwIfAborted();
      const line = this.lines.shift();
      if (line) {
        yield line;
        if (line.done) return;
      } else {
        await new Promise<void>((resolve) => {
          this.wake = resolve;
          options.signal?.addEventListener('abort', () => resolve());
        });
      }
    }
  }
}

export function aView(): LogView {
  return {
    byId: new Map(),
    threads: new Map(),
    writing: new Map(),
    openId: undefined,
    isLoaded: false,
    storageError: undefined,
    unreadableCount: 0,
  };
}

/** A page of a site, with its turns. */
export function aPage(site: Site, openStorage: () => Promise<ConversationsStorage>) {
  const view = aView();
  const log = new ConversationLog({
    view,
    openStorage,
    openPages: site.openPages,
    digest: async (blob) =>
      createHash('sha256')
        .update(await blob.text())
        .digest('hex'),
    isInDraft: () => false,
  });
  const window = new PageWindow();
  const keeper = new TurnKeeper(window);
  const turns = new Turns({
    log,
    keeper,
    resolveSetup: async (setup) => setup,
    callTools: async () => undefined,
    onNextFrame: (callback) => queueMicrotask(callback),
    now: Date.now,
  });
  const client = new ScriptedClient();
  const stop = new AbortController();
  log.onRemoved(() => stop.abort());

  const run = (turn: Turn | undefined) => turn?.run({ client, signal: stop.signal });
  const target = { serverId: aServer, model: 'm:latest' };

  return {
    view,
    log,
    window,
    turns,
    client,
    stop,
    target,
    run,
    ask: (id: string | undefined, text: string) => {
      const question: Question = { text, attachments: [] };
      const turn = turns.ask(id, question, [target])?.[0];
      return { id: turn?.conversation.id ?? '', done: run(turn) };
    },
    /** What the thread of a conversation shows, as texts. */
    shown: (id: string) => {
      const thread = view.threads.get(id);
      return thread?.path.value.map((messageId) => {
        const { parts, status } = thread.message(messageId)!;
        const text = parts.map((part) => ('text' in part ? part.text : '')).join('');
        return status === 'done' ? text : `${text} (${status})`;
      });
    },
  };
}
