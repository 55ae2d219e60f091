import { describe, expect, test } from 'vitest';
import { anAnswer } from '../messages.fixture';
import { lengthWay } from './length-ways';

const ended = (eval_count: number, options = {}, prompt_eval_count = 100) =>
  anAnswer({ status: 'done', doneReason: 'length', setup: { options }, metrics: { eval_count, prompt_eval_count } });
const nothing = { own: {}, contextLength: undefined, trainedFor: undefined };

describe('what made an answer end by its length, and what comes next', () => {
  test('is the limit of an answer, of the question or of the model', () => {
    expect(lengthWay(ended(50, { num_predict: 50 }), nothing)).toEqual({ by: 'answer', limit: 50, larger: 100 });
    const own = { ...nothing, own: { num_predict: 128 } };
    expect(lengthWay(ended(128), own)).toEqual({ by: 'answer', limit: 128, larger: 256 });
    // The question goes before the model.
    expect(lengthWay(ended(50, { num_predict: 50 }), own)).toMatchObject({ limit: 50 });
  });

  test('is the context, where there is no such limit, or it was not reached', () => {
    const facts = { ...nothing, contextLength: 4096, trainedFor: 32_768 };
    expect(lengthWay(ended(3996), facts)).toEqual({ by: 'context', limit: 4096, larger: 8192 });
    expect(lengthWay(ended(3996, { num_predict: -1 }), facts)).toMatchObject({ by: 'context' });
    expect(lengthWay(ended(3996, { num_predict: 8000 }), facts)).toMatchObject({ by: 'context' });
  });

  test('is a context that cannot grow', () => {
    const facts = { ...nothing, contextLength: 4096, trainedFor: 4096 };
    expect(lengthWay(ended(3996), facts)).toEqual({ by: 'context', limit: 4096, larger: undefined });
  });

  test('is a context at least as long as what was read and written, where nobody says how long it is', () => {
    expect(lengthWay(ended(1948), nothing)).toEqual({ by: 'context', limit: 2048, larger: 4096 });
    expect(lengthWay(anAnswer({ doneReason: 'length' }), nothing)).toMatchObject({ larger: undefined });
  });
});
