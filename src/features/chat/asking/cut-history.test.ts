import { describe, expect, test } from 'vitest';
import type { AssistantMessage, Message, UserMessage } from '../message';
import { anAnswer, aQuestion } from '../messages.fixture';
import { findCut } from './cut-history';

const estimate = (text: string) => Math.ceil(text.length / 4);
const words = (tokens: number) => 'word '.repeat(tokens).slice(0, tokens * 4);

function question(id: string, tokens: number, change: Partial<UserMessage> = {}): UserMessage {
  return aQuestion({ id, parts: [{ kind: 'text', text: words(tokens) }], ...change });
}
function answer(id: string, prompt: number, tokens: number, change: Partial<AssistantMessage> = {}): AssistantMessage {
  const metrics = { prompt_eval_count: prompt, eval_count: tokens };
  return anAnswer({ id, status: 'done', parts: [{ kind: 'text', text: words(tokens) }], metrics, ...change });
}
function cutOf(...messages: Message[]) {
  const of = (id: string) => messages.find((message) => message.id === id);
  return findCut(
    messages.map(({ id }) => id),
    of,
    estimate,
  );
}

describe('a history that was cut', () => {
  test('is one of which the server read less than before', () => {
    const cut = cutOf(
      question('q1', 1000),
      answer('a1', 1010, 1000),
      question('q2', 500),
      answer('a2', 2520, 1000),
      question('q3', 500),
      answer('a3', 3100, 100),
    );
    // 3100 of some 4000: the first question is what was left out.
    expect(cut).toEqual({
      by: 'counted',
      before: 'a1',
      isQuestion: false,
      answer: 'a3',
      read: 3100,
      expected: 3520,
    });
  });

  test('is told again for the answers that follow', () => {
    // As 0.24.0 and 0.33.0-rc2 count with a context of 512 tokens.
    const cut = cutOf(
      question('q1', 150),
      answer('a1', 153, 31),
      question('q2', 200),
      answer('a2', 453, 31),
      question('q3', 200),
      answer('a3', 403, 31),
      question('q4', 200),
      answer('a4', 437, 31),
    );
    expect(cut).toMatchObject({ by: 'counted', read: 437, expected: 515 });
  });

  test('is not one that only grew', () => {
    expect(
      cutOf(question('q1', 100), answer('a1', 110, 50), question('q2', 20), answer('a2', 185, 50)),
    ).toBeUndefined();
  });

  test('is not one from which the user deleted a message', () => {
    // The counts fall, but nothing that is there now was left unread.
    expect(cutOf(question('q1', 20), answer('a1', 5000, 50), question('q2', 20), answer('a2', 100, 9))).toBeUndefined();
  });

  test('is not one whose thinking was left out', () => {
    const parts = [
      { kind: 'thinking' as const, text: words(900), startedAt: 1, endedAt: 2 },
      { kind: 'text' as const, text: words(20) },
    ];
    const thought = answer('a1', 110, 930, { parts });
    expect(cutOf(question('q1', 100), thought, question('q2', 20), answer('a2', 165, 50))).toBeUndefined();
  });

  test('is not told by the counts of another model, or of other tools', () => {
    const about = [question('q1', 100), answer('a1', 900, 50), question('q2', 20)] as const;
    expect(cutOf(...about, answer('a2', 160, 50, { model: 'other' }))).toBeUndefined();
    expect(cutOf(...about, answer('a2', 160, 50, { setup: { system: 'Be brief' } }))).toBeUndefined();
  });

  test('is guessed where far less was read than there is', () => {
    expect(cutOf(question('q1', 10_000), answer('a1', 2048, 50))).toMatchObject({
      by: 'guessed',
      before: 'q1',
      isQuestion: true,
      read: 2048,
    });
    expect(cutOf(question('q1', 4000), answer('a1', 2048, 50))).toBeUndefined();
    expect(cutOf(question('q1', 150), answer('a1', 10, 50))).toBeUndefined();
  });

  test('is not looked for while an answer is being written, or told no counts', () => {
    expect(cutOf(question('q1', 10_000), answer('a1', 2048, 50, { status: 'streaming' }))).toBeUndefined();
    expect(cutOf(question('q1', 10_000), answer('a1', 2048, 50, { metrics: {} }))).toBeUndefined();
    expect(cutOf(question('q1', 10_000))).toBeUndefined();
  });

  test('is told by the first request of an answer with tools', () => {
    const step = { kind: 'step' as const, endedAt: 1, metrics: { prompt_eval_count: 3000 } };
    const cut = cutOf(
      question('q1', 2000),
      answer('a1', 2010, 2000),
      question('q2', 100),
      answer('a2', 9000, 10, { parts: [step, { kind: 'text', text: 'x' }] }),
    );
    expect(cut).toMatchObject({ by: 'counted', read: 3000, before: 'a1' });
  });

  test('is looked for no further back than there is something to find', () => {
    const path = Array.from({ length: 10_000 }, (_, index) => String(index));
    let looked = 0;
    const of = (id: string) => {
      looked += 1;
      return Number(id) % 2 === 0 ? question(id, 50) : answer(id, id === '9999' ? 1000 : 3000, 50);
    };
    expect(findCut(path, of, estimate)?.by).toBe('counted');
    expect(looked).toBeLessThan(200);
  });
});
