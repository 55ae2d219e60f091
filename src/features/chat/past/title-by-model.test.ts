import { describe, expect, it } from 'vitest';
import type { ChatChunk, ChatRequest } from '@/ollama';
import type { Conversation } from '../message';
import { aConversation, anAnswer, aQuestion } from '../messages.fixture';
import { readTitle, titleByModel, toTitleRequest, wantsTitle } from './title-by-model';

const text = (value: string) => [{ kind: 'text' as const, text: value }];
const question = aQuestion({ parts: text('Which is the longest?') });
const answer = anAnswer({
  status: 'done',
  parts: text('The Volga.'),
  setup: { options: { num_ctx: 8192, stop: ['x'] } },
});

function aChat(
  conversation: Conversation,
  reply: (signal?: AbortSignal) => Promise<string>,
  done_reason = 'stop',
  given = answer,
) {
  const byId = new Map([[conversation.id, conversation]]);
  const stop = new AbortController();
  const save = async (changed: Conversation) => {
    byId.set(changed.id, changed);
    return true;
  };
  const chatWhole = async (_request: ChatRequest, options?: { signal?: AbortSignal }): Promise<ChatChunk> => ({
    model: 'm',
    done: true,
    done_reason,
    message: { role: 'assistant', content: await reply(options?.signal) },
  });
  const ports = { log: { view: { byId } as never, save }, client: { chatWhole } as never, signal: stop.signal };
  return { byId, stop, run: () => titleByModel(given, question, ports) };
}

describe('a title by the model', () => {
  it('takes the place of the question’s beginning', async () => {
    const { byId, run } = aChat(aConversation(), async () => '"Rivers of Europe."');
    await run();
    expect(byId.get('conversation-1')).toMatchObject({ title: 'Rivers of Europe', titleBy: 'model' });
  });

  it('never takes that of the user’s, not even one given in the meantime', async () => {
    const mine = aConversation({ title: 'Mine', titleBy: 'user' });
    const known = aChat(mine, () => Promise.reject(new Error('is not asked')));
    await known.run();
    expect(known.byId.get(mine.id)).toBe(mine);
    const late = aChat(aConversation(), async () => {
      late.byId.set(mine.id, mine);
      return 'Theirs';
    });
    await late.run();
    expect(late.byId.get(mine.id)).toBe(mine);
  });

  it('is not what was cut', async () => {
    const cut = aChat(aConversation(), async () => 'Rivers of', 'length');
    await cut.run();
    expect(cut.byId.get('conversation-1')).toEqual(aConversation());
  });

  it('is left out when a question comes, or it fails', async () => {
    const stopped = aChat(aConversation(), async () => {
      stopped.stop.abort();
      return 'Too late';
    });
    expect(await stopped.run()).toBe(false);
    expect(stopped.byId.get('conversation-1')).toEqual(aConversation());
    const failed = aChat(aConversation(), () => Promise.reject(new Error('500')));
    expect(await failed.run()).toBe(true);
    expect(failed.byId.get('conversation-1')).toEqual(aConversation());
  });

  it('is not asked for of an answer without words, which leaves it to a later one', async () => {
    const blank = anAnswer({ status: 'done', parts: text(' ') });
    const { run } = aChat(aConversation(), () => Promise.reject(new Error('is asked')), 'stop', blank);
    expect(await run()).toBe(false);
  });

  it('is wanted with a later answer, too, while there is none and the conversation is young', () => {
    expect(wantsTitle(aConversation(), 2)).toBe(true);
    expect(wantsTitle(aConversation(), 6)).toBe(true);
    expect(wantsTitle(aConversation(), 8)).toBe(false);
    expect(wantsTitle(aConversation({ titleBy: 'model' }), 4)).toBe(false);
    expect(wantsTitle(undefined, 2)).toBe(false);
  });

  it('is asked for shortly, without thinking, of the model as it is loaded', () => {
    expect(toTitleRequest(answer, question)).toMatchObject({
      model: 'm:latest',
      think: false,
      options: { num_ctx: 8192, num_predict: 40, temperature: 0 },
    });
    expect(toTitleRequest(answer, question).options).not.toHaveProperty('stop');
    // A newer server begins another engine for a request that may shift.
    expect(toTitleRequest({ ...answer, setup: { shift: false } }, question)).toMatchObject({ shift: false });
  });

  it.each([
    ['**Title: Rivers**', 'Rivers'],
    ['<think>Hm.</think>\n\n「长江」', '长江'],
    ['<think>Hm, the', undefined],
    ['What is it that you are asking? How do I bake a bread?', undefined],
    ['…', undefined],
    ['', undefined],
  ])('is read out of what models say: %j', (said, title) => {
    expect(readTitle(said)).toBe(title);
  });
});
