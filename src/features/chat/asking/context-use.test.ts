import { describe, expect, test } from 'vitest';
import type { RunningModel } from '@/ollama';
import { anAnswer, aQuestion } from '../messages.fixture';
import { contextUse, fillWord, lastCounted } from './context-use';

const details = {
  parent_model: '',
  format: '',
  family: '',
  families: null,
  parameter_size: '',
  quantization_level: '',
};
const running = (context_length?: number): RunningModel[] => [
  { name: 'm:latest', model: 'm:latest', details, context_length },
];
const last = anAnswer({ status: 'done', metrics: { prompt_eval_count: 900, eval_count: 100 } });
const facts = { last, model: 'm', running: running(4096), setup: {}, trainedFor: 8192, typed: 0 };

describe('the use of a context', () => {
  test('is what the server counted, of what it says there is', () => {
    expect(contextUse(facts)).toEqual({
      counted: { tokens: 1000, model: 'm:latest', isByAnother: false },
      limit: { tokens: 4096, by: 'running' },
      typed: 0,
    });
  });

  test.each([
    ['nothing is loaded', []],
    ['another model is loaded', running(4096).map((each) => ({ ...each, name: 'other' }))],
    ['the server does not tell', running()],
    ['nobody knows yet', undefined],
  ])('is of an unknown size where %s', (_, list) => {
    expect(contextUse({ ...facts, running: list }).limit).toBeUndefined();
  });

  test('is of the size that is asked for, as far as the model was trained for it', () => {
    const limit = (num_ctx: number) => contextUse({ ...facts, setup: { options: { num_ctx } } }).limit;
    expect(limit(6000)).toEqual({ tokens: 6000, by: 'asked' });
    expect(limit(100_000)).toEqual({ tokens: 8192, by: 'asked' });
    expect(limit(4096)).toEqual({ tokens: 4096, by: 'running' });
  });

  test('counted by another model is said to be', () => {
    expect(contextUse({ ...facts, model: 'other' }).counted?.isByAnother).toBe(true);
  });

  test('is nearly all, or more than there is, with what is typed', () => {
    const word = (typed: number) => fillWord(contextUse({ ...facts, typed }));
    expect([word(0), word(2500), word(3096)]).toEqual(['roomy', 'nearly', 'over']);
    expect(fillWord(contextUse({ ...facts, running: [], typed: 1e9 }))).toBe('roomy');
  });
});

test('an answer that told no counts is passed over', () => {
  const messages = [aQuestion({ id: '1' }), { ...last, id: '2' }, aQuestion({ id: '3' }), anAnswer({ id: '4' })];
  const of = (id: string) => messages.find((message) => message.id === id);
  expect(lastCounted(['1', '2', '3', '4'], of)?.id).toBe('2');
  expect(lastCounted(['1'], of)).toBeUndefined();
});
