import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Conversation, Message } from '../message';
import { textOf } from '../message';
import { aConversation, anAnswer, aQuestion } from '../messages.fixture';
import type { ExportReader } from './export-reader';
import { anLmStudioExport, anOpenWebuiExport, aHollamaExport } from './exports.fixture';
import { exportConversations, fileName } from './export-conversations';
import { importConversations, type WhenHere } from './import-conversations';
import { parseExport } from './parse-export';
import type { MarkdownWords } from './to-markdown';

// What goes out into files and comes in from them.

/** A log as far as imports and exports see it. */
function aLog() {
  const byId = new Map<string, Conversation>();
  const messagesOf = new Map<string, Message[]>();
  const blobs = new Map<string, Blob>();
  return {
    byId,
    messagesOf,
    log: {
      view: { byId } as never,
      add: async (conversation: Conversation, messages: Message[]) => {
        byId.set(conversation.id, conversation);
        messagesOf.set(conversation.id, messages);
        return true;
      },
      read: async (id: string) => {
        const conversation = byId.get(id);
        return conversation && { conversation, messages: messagesOf.get(id) ?? [] };
      },
      blobs: {
        put: async (blob: Blob) => {
          const id = `blob-${await blob.text().then((text) => text.length)}`;
          blobs.set(id, blob);
          return id;
        },
        get: async (id: string) => blobs.get(id),
        release: async () => undefined,
      },
    },
  };
}

/** What the worker does. */
function open(text: string): ExportReader {
  const { kind, items, blobs } = parseExport(text);
  let at = 0;
  return {
    kind,
    count: items.length,
    next: async () => items[at++],
    blobOf: async (id) => blobs[id],
    close: () => undefined,
  };
}

async function take(value: unknown, { whenHere = 'skip' as WhenHere, into = aLog() } = {}) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const ports = { log: into.log, serverId: 'server-1', whenHere, now: () => 1_800_000_000_000 };
  return { ...into, result: await importConversations(open(text), ports) };
}

/** A conversation's messages as a tree of words. */
function told(messages: Message[], parentId: string | null = null): unknown[] {
  return messages
    .filter((message) => message.parentId === parentId)
    .map((message) => {
      const after = told(messages, message.id);
      return after.length > 0 ? [textOf(message), ...after] : textOf(message);
    });
}

const words: MarkdownWords = {
  you: 'You',
  thinking: 'Thinking',
  calls: 'Calls',
  untitled: 'Untitled',
  date: () => 'a day',
};

describe('chats of Open WebUI', () => {
  it('come with their branches, pictures, thinking, tools and tags; what is lost is counted', async () => {
    const { byId, messagesOf, result } = await take(anOpenWebuiExport());
    const [id] = byId.keys();
    expect(id).toBe('openwebui-5f0c2d3a-0000-4000-8000-000000000001');
    const messages = messagesOf.get(id!)!;
    expect(byId.get(id!)).toMatchObject({
      title: 'Rivers of Europe',
      titleBy: 'user',
      createdAt: 1_716_900_000_000,
      updatedAt: 1_716_900_600_000,
      pinnedAt: 1_716_900_600_000,
      archivedAt: 1_716_900_600_000,
      tags: ['geography', 'school'],
      setup: { system: 'Be brief.', options: { temperature: 0.2 } },
      model: 'llama3:latest',
      serverId: 'server-1',
    });
    expect(told(messages)).toEqual([['Which is the longest?', 'The Volga.', ['The Volga, 3531 km.', ['Thanks', '']]]]);
    expect(messages.find(({ id: each }) => each === byId.get(id!)!.leafId)).toMatchObject({
      status: 'failed',
      error: { message: 'Ollama: 500' },
    });
    const [question, first, second] = messages;
    expect(question).toMatchObject({ isComparison: true, createdAt: 1_716_900_010_000 });
    expect(question!.parts.map(({ kind }) => kind)).toEqual(['image', 'file', 'text']);
    expect(first).toMatchObject({ metrics: { eval_count: 4, eval_duration: 1_000_000 } });
    expect(second!.parts).toMatchObject([
      { kind: 'thinking', text: 'The Volga is <long>.\nSo.', startedAt: 1_716_900_012_000 },
      { kind: 'tool-call', call: { id: 'c1', function: { name: 'length_of', arguments: { river: 'Volga' } } } },
      { kind: 'tool-result', callId: 'c1', content: '"3531 km"' },
      { kind: 'text', text: 'The Volga, 3531 km.' },
    ]);
    expect(result).toMatchObject({ importedCount: 1, uselessCount: 1 });
    expect(result.losses).toEqual([
      {
        title: 'Rivers of Europe',
        losses: { messages: 1, images: 1, files: 1, sources: 1, ratings: 1, options: 1, folder: 1 },
      },
    ]);
  });

  it('of the oldest kind are lists of messages', async () => {
    const chat = {
      title: 'Old',
      messages: [
        { role: 'user', content: 'A' },
        { role: 'assistant', content: 'B' },
      ],
    };
    const { messagesOf } = await take([{ id: 'x', chat }]);
    expect(told([...messagesOf.values()][0]!)).toEqual([['A', 'B']]);
  });
});

describe('sessions of Hollama', () => {
  it('come with system prompt, options, thinking, pictures and knowledge', async () => {
    const { byId, messagesOf, result } = await take(aHollamaExport());
    expect(byId.get('hollama-nwq3o2')).toMatchObject({
      title: 'Rivers',
      model: 'llama3:latest',
      setup: { system: 'Be brief.', options: { temperature: 0.5, num_ctx: 4096 } },
    });
    const messages = messagesOf.get('hollama-nwq3o2')!;
    expect(messages.map(({ parts }) => parts.map(({ kind }) => kind))).toEqual([
      ['file'],
      ['image', 'text'],
      ['thinking', 'text'],
    ]);
    expect(told(messages)).toEqual([['', ['Which is the longest?', 'The Volga.']]]);
    expect(byId.get('hollama-older1')).toMatchObject({ title: 'Hello', model: 'gemma:7b' });
    expect(result.losses.map(({ losses }) => losses)).toEqual([{ images: 1 }, { messages: 1 }]);
  });
});

describe('conversations of LM Studio', () => {
  it('come with all versions, thinking, tools and counts', async () => {
    const { byId, messagesOf, result } = await take(anLmStudioExport());
    expect(byId.get('lmstudio-1736789912980')).toMatchObject({ title: 'Rivers', setup: { system: 'Be brief.' } });
    const messages = messagesOf.get('lmstudio-1736789912980')!;
    expect(told(messages)).toEqual([['Which is the longest?', 'The Danube.', ['The Volga.', 'Thanks']]]);
    expect(messages[1]).toMatchObject({ status: 'stopped', model: 'llama-3', createdAt: 1_736_789_920_000 });
    expect(messages[2]).toMatchObject({ model: 'gpt-oss-20b', metrics: { prompt_eval_count: 30, eval_count: 6 } });
    expect(messages[2]!.parts.map(({ kind }) => kind)).toEqual(['thinking', 'tool-call', 'tool-result', 'text']);
    expect(result.losses).toEqual([{ title: 'Rivers', losses: { images: 1 } }]);
  });
});

describe('our own export', () => {
  async function exported() {
    const from = aLog();
    const blobId = await from.log.blobs.put(new Blob(['picture'], { type: 'image/png' }));
    const conversation = aConversation({
      title: '三峡 & rivers',
      leafId: 'a1',
      pinnedAt: 5,
      tags: ['x'],
      setup: { system: 'Be brief.', toolIds: ['own:1'] },
    });
    await from.log.add(conversation, [
      aQuestion({ id: 'q', parts: [{ kind: 'image', blobId, mediaType: 'image/png', name: 'p' }, ...text('Look')] }),
      anAnswer({ id: 'a1', parentId: 'q', parts: text('One') }),
      anAnswer({ id: 'a2', parentId: 'q', parts: text('Two'), status: 'done' }),
    ]);
    const options = { words, now: new Date(2026, 10, 5) };
    const file = await exportConversations(from.log, [conversation], { ...options, format: 'json' });
    const markdown = await exportConversations(from.log, [conversation], { ...options, format: 'markdown' });
    return { file, markdown };
  }
  const text = (value: string) => [{ kind: 'text' as const, text: value }];

  it('is taken in again whole: branches, pictures, tags; but switches no tool on', async () => {
    const { file } = await exported();
    expect(file.name).toBe('paddock-2026-11-05-三峡-rivers.json');
    const { byId, messagesOf, result, log } = await take(await file.blob.text());
    expect(byId.get('conversation-1')).toMatchObject({
      title: '三峡 & rivers',
      pinnedAt: 5,
      tags: ['x'],
      setup: { system: 'Be brief.' },
    });
    expect(byId.get('conversation-1')!.setup).not.toHaveProperty('toolIds');
    expect(byId.get('conversation-1')).not.toHaveProperty('titleBy');
    const messages = messagesOf.get('conversation-1')!;
    expect(told(messages)).toEqual([['Look', 'One', 'Two']]);
    expect(messages[1]).toMatchObject({ status: 'interrupted', id: byId.get('conversation-1')!.leafId });
    const [image] = messages[0]!.parts;
    expect(image?.kind === 'image' && (await (await log.blobs.get(image.blobId))?.text())).toBe('picture');
    expect(result.losses).toEqual([{ title: '三峡 & rivers', losses: { tools: 1 } }]);
  });

  it('that is here already is skipped, or comes as a copy', async () => {
    const { file } = await exported();
    const json = await file.blob.text();
    const into = (await take(json)) as Awaited<ReturnType<typeof take>>;
    expect((await take(json, { into })).result).toMatchObject({ importedCount: 0, skippedCount: 1 });
    const { byId, messagesOf } = await take(json, { into, whenHere: 'copy' });
    expect(byId.size).toBe(2);
    const all = [...messagesOf.values()].flat();
    expect(new Set(all.map(({ id }) => id)).size).toBe(6);
    expect([...byId.keys()].sort()).toEqual([...new Set(all.map(({ conversationId }) => conversationId))].sort());
  });

  it('reads as Markdown: the branch that is looked at', async () => {
    const { markdown } = await exported();
    expect(markdown.name).toBe('paddock-2026-11-05-三峡-rivers.md');
    expect(await markdown.blob.text()).toBe(
      '# 三峡 & rivers\n\na day · m:latest · #x\n\n> Be brief.\n\n## You\n\n*p*\n\nLook\n\n## m:latest\n\nOne\n',
    );
  });

  it('has names that every system takes', () => {
    expect(fileName('../../etc/passwd: "x"?', new Date(2026, 0, 2))).toBe('paddock-2026-01-02-etc-passwd-x');
    expect(fileName('…', new Date(2026, 0, 2))).toBe('paddock-2026-01-02');
  });
});

describe('a file that is none of these', () => {
  it.each([
    ['', 'not-json'],
    ['PK\u0003\u0004', 'not-json'],
    ['{}', 'unknown'],
    ['[1, null, "x"]', 'unknown'],
    ['{"format":"paddock-conversations","version":2}', 'newer'],
  ])('is refused with the reason: %j', (text, reason) => {
    expect(() => parseExport(text)).toThrow(reason);
  });

  it('may have messages that go in circles by way of some that cannot be used', async () => {
    const messages = { b: { parentId: 'a', role: 'x' }, a: { parentId: 'b', role: 'user' } };
    const { log, messagesOf } = aLog();
    const reader = open(JSON.stringify([{ id: 'z', title: 'Round', chat: { history: { messages, currentId: 'a' } } }]));
    await importConversations(reader, { log, serverId: 's', whenHere: 'copy', now: () => 1 });
    expect([...messagesOf.values()].flat()).toMatchObject([{ role: 'user', parentId: null }]);
  });

  it('in any shape throws nothing, and gives nothing that goes in circles or names what is not there', async () => {
    const values = fc.anything({ maxDepth: 3, withNullPrototype: false });
    const ids = fc.constantFrom('a', 'b', 'c', '__proto__', null);
    const message = fc.record(
      { id: ids, parentId: ids, role: fc.constantFrom('user', 'assistant', 'x'), content: values, versions: values },
      { requiredKeys: ['role'] },
    );
    const byId = fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__'), fc.oneof(message, values));
    const item = fc.oneof(
      fc.record({
        id: values,
        title: values,
        chat: fc.record({ history: fc.record({ messages: byId, currentId: ids }) }),
      }),
      fc.record({ conversation: fc.record({ id: fc.constant('z'), leafId: ids }), messages: fc.array(message) }),
      fc.record({ systemPrompt: fc.record({ content: values }), messages: fc.array(fc.oneof(message, values)) }),
      fc.record({
        createdAt: values,
        messages: fc.array(fc.record({ versions: fc.array(fc.oneof(message, values)) })),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 3 }), fc.boolean(), async (items, isOurs) => {
        const text = JSON.stringify(
          isOurs ? { format: 'paddock-conversations', version: 1, conversations: items } : items,
          (_, value: unknown) => (typeof value === 'bigint' ? null : value),
        );
        let reader: ExportReader;
        try {
          reader = open(text);
        } catch {
          return;
        }
        const { log, messagesOf } = aLog();
        await importConversations(reader, { log, serverId: 's', whenHere: 'copy', now: () => 1 });
        for (const messages of messagesOf.values()) {
          const there = new Map(messages.map((each) => [each.id, each]));
          for (const each of messages) {
            let steps = 0;
            for (let at: Message | undefined = each; at; steps += 1) {
              expect(steps).toBeLessThanOrEqual(messages.length);
              if (at.parentId === null) break;
              expect(there.has(at.parentId)).toBe(true);
              at = there.get(at.parentId);
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
