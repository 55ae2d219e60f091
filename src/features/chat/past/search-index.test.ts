import { describe, expect, it } from 'vitest';
import type { Conversation, Message } from '../message';
import { aConversation, anAnswer, aQuestion } from '../messages.fixture';
import { markTerms, SearchIndex } from './search-index';

/** A log that has these messages stored, and tells of changes. */
function aLog(stored: Message[]) {
  let tell: (changed: readonly Message[], gone: readonly string[]) => void = () => {};
  let remove: (id: string) => void = () => {};
  const byId = new Map<string, Conversation>([['conversation-1', aConversation()]]);
  const log = {
    view: { byId, threads: new Map() } as never,
    onMessages: (listener: typeof tell) => void (tell = listener),
    onRemoved: (listener: typeof remove) => void (remove = listener),
    messagesAfter: async (after: string | undefined, count: number) => {
      const rest = stored.filter(({ id }) => after === undefined || id > after);
      const messages = rest.slice(0, count);
      return { messages, last: rest.length > count ? messages.at(-1)!.id : undefined };
    },
  };
  const said = (...messages: Message[]) => tell(messages, []);
  return { log, byId, said, gone: (id: string) => tell([], [id]), removed: (id: string) => remove(id) };
}

const text = (value: string) => [{ kind: 'text' as const, text: value }];
const found = async (index: SearchIndex, words: string, limit = 10) =>
  (await index.search(words, { limit })).hits.map(({ messageId }) => messageId);

describe('a search of all messages', () => {
  it('finds every word anywhere, in any case, within Chinese too, the newest first', async () => {
    const { log } = aLog([
      aQuestion({ id: 'q1', createdAt: 1, parts: text('How long is the Danube?') }),
      aQuestion({ id: 'q2', createdAt: 2, parts: [{ kind: 'file', name: 'danube.md', text: 'A river' }] }),
      anAnswer({ id: 'a1', createdAt: 3, parts: text('长江是中国最长的河流。') }),
      anAnswer({ id: 'a2', createdAt: 4, parts: text('İstanbul, on no river') }),
    ]);
    const index = new SearchIndex(log);
    await index.read();
    expect(await found(index, 'DANUBE')).toEqual(['q2', 'q1']);
    expect(await found(index, 'danube  long')).toEqual(['q1']);
    expect(await found(index, '最长')).toEqual(['a1']);
    expect(await found(index, 'river')).toEqual(['a2', 'q2']);
    expect(await found(index, 'river', 1)).toEqual(['a2']);
    expect(await index.search('river', { limit: 1 })).toMatchObject({ count: 2 });
    expect(await found(index, ' ')).toEqual([]);
  });

  it('knows of what was said, changed and deleted since, also while it reads', async () => {
    const stored = Array.from({ length: 900 }, (_, n) =>
      aQuestion({ id: `m${String(n).padStart(3, '0')}`, createdAt: n, parts: text(`old ${n}`) }),
    );
    const { log, byId, said, gone, removed } = aLog(stored);
    const index = new SearchIndex(log);
    const reading = index.read();
    said(aQuestion({ id: 'm899', createdAt: 899, parts: text('new') }));
    gone('m898');
    await reading;
    expect(await found(index, 'new')).toEqual(['m899']);
    expect(await found(index, 'old 899')).toEqual([]);
    expect(await found(index, 'old 898')).toEqual([]);
    said(anAnswer({ id: 'a', createdAt: 1000, parts: text('wri') }), anAnswer({ id: 'a', parts: text('written') }));
    expect(await found(index, 'written')).toEqual(['a']);
    byId.clear();
    removed('conversation-1');
    byId.set('conversation-1', aConversation());
    expect(await found(index, 'old')).toEqual([]);
  });

  it('tries again what could not be read', async () => {
    const { log } = aLog([aQuestion({ id: 'q1' })]);
    let isBroken = true;
    const broken = {
      ...log,
      messagesAfter: (...of: Parameters<typeof log.messagesAfter>) =>
        isBroken ? Promise.reject(new Error('no disk')) : log.messagesAfter(...of),
    };
    const index = new SearchIndex(broken);
    await expect(index.read()).rejects.toThrow('no disk');
    isBroken = false;
    await index.read();
    expect(await found(index, 'hi')).toEqual(['q1']);
  });

  it('shows the words around what it found, marked', async () => {
    const { log } = aLog([aQuestion({ id: 'q', parts: text(`${'😀'.repeat(40)}\n\nThe Danube is long`) })]);
    const index = new SearchIndex(log);
    await index.read();
    const [hit] = (await index.search('danube long', { limit: 1 })).hits;
    expect(hit!.snippet.filter(({ isFound }) => isFound).map(({ text: words }) => words)).toEqual(['Danube', 'long']);
    expect(hit!.snippet[0]!.text).toMatch(/^…The $/u);
    expect(markTerms('aXbx', ['x'])).toEqual([
      { text: 'a', isFound: false },
      { text: 'X', isFound: true },
      { text: 'b', isFound: false },
      { text: 'x', isFound: true },
    ]);
  });
});
