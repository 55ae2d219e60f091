import { describe, expect, test } from 'vitest';
import type { Message } from '../message';
import { anAnswer, aQuestion } from '../messages.fixture';
import { afterOldest } from './oldest';

const estimate = (text: string) => Math.ceil(text.length / 4);
const words = (tokens: number) => [{ kind: 'text' as const, text: 'word '.repeat(tokens).slice(0, tokens * 4) }];
const question = (id: string, tokens: number) => aQuestion({ id, parts: words(tokens) });
const answer = (id: string, tokens: number) => anAnswer({ id, status: 'done', parts: words(tokens) });

const before = [
  question('q1', 1000),
  answer('a1', 1000),
  question('q2', 1000),
  answer('a2', 1000),
  question('q3', 500),
  answer('a3', 500),
];
const asked = { question: question('q4', 100), before };
const kept = (from: Message[] | undefined) => from?.map(({ id }) => id);

describe('what is left of a history when as many of the oldest as needed go', () => {
  test('fits the context with its question and an answer', () => {
    expect(kept(afterOldest(asked, { contextLength: 4096 }, undefined, estimate))).toEqual(['q3', 'a3']);
    expect(kept(afterOldest(asked, { contextLength: 5000 }, undefined, estimate))).toEqual(['q2', 'a2', 'q3', 'a3']);
  });

  test('goes by what the server counted, where it said so: an estimate may be off by half', () => {
    const counted = { contextLength: 8192, promptTokens: 10_300 };
    expect(kept(afterOldest(asked, counted, undefined, estimate))).toEqual(['q2', 'a2', 'q3', 'a3']);
    expect(kept(afterOldest(asked, { ...counted, promptTokens: 15_300 }, undefined, estimate))).toEqual(['q3', 'a3']);
  });

  test('is less where a system prompt and tools have to fit too', () => {
    const setup = { system: 'word '.repeat(1000) };
    expect(kept(afterOldest(asked, { contextLength: 5000 }, setup, estimate))).toEqual(['q3', 'a3']);
  });

  test('is nothing where no turn fits, and begins with a question', () => {
    expect(kept(afterOldest(asked, { contextLength: 1000 }, undefined, estimate))).toEqual([]);
    const later = { ...asked, before: before.slice(1) };
    expect(kept(afterOldest(later, { contextLength: 6000 }, undefined, estimate))).toEqual(['q2', 'a2', 'q3', 'a3']);
  });

  test('is not known where the context is not', () => {
    expect(afterOldest(asked, {}, undefined, estimate)).toBeUndefined();
    expect(afterOldest({ before }, { contextLength: 4096 }, undefined, estimate)).toBeUndefined();
  });
});
