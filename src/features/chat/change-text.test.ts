import { describe, expect, it } from 'vitest';
import { changeableText, mayGoOn, withText } from './change-text';
import type { Part } from './message';
import { anAnswer } from './messages.fixture';

const text = (value: string): Part => ({ kind: 'text', text: value });
const thought: Part = { kind: 'thinking', text: 'hm', startedAt: 1, endedAt: 2 };
const result: Part = {
  kind: 'tool-result',
  name: 'clock',
  content: '5',
  outcome: 'done',
  by: 'hand',
  startedAt: 1,
  endedAt: 2,
};

describe('an answer in other words', () => {
  const answer = anAnswer({
    status: 'done',
    endedAt: 5,
    metrics: { eval_count: 3 },
    doneReason: 'stop',
    parts: [text('Wait.'), { kind: 'step', endedAt: 1 }, result, thought, text('It is 4.')],
  });

  it('keeps what was thought and called, and nothing that was measured of other words', () => {
    expect(changeableText(answer)).toBe('It is 4.');
    const changed = withText(answer, 'It is 5.', { id: 'new', at: 9 });
    expect(changed.parts).toEqual([...answer.parts.slice(0, 4), text('It is 5.')]);
    expect(changed).toMatchObject({ id: 'new', parentId: answer.parentId, createdAt: 9, editedAt: 9, status: 'done' });
    expect([changed.metrics, changed.doneReason, changed.endedAt]).toEqual([undefined, undefined, undefined]);
    expect(changeableText(changed)).toBe('It is 5.');
  });
});

describe('mayGoOn', () => {
  it.each([
    ['cut at its limit', anAnswer({ status: 'done', doneReason: 'length', parts: [text('One, ')] }), true],
    ['stopped', anAnswer({ status: 'stopped', parts: [text('One, ')] }), true],
    ['interrupted after its tools', anAnswer({ status: 'interrupted', parts: [result] }), true],
    ['changed', withText(anAnswer({ status: 'done', parts: [text('a')] }), 'b', { id: 'b', at: 1 }), true],
    ['complete', anAnswer({ status: 'done', endedAt: 1, doneReason: 'stop', parts: [text('One.')] }), false],
    ['being written', anAnswer({ parts: [text('One, ')] }), false],
    ['cut in its thinking', anAnswer({ status: 'stopped', parts: [thought] }), false],
    ['without a word', anAnswer({ status: 'stopped', parts: [] }), false],
  ])('an answer that is %s: %#', (_, answer, expected) => {
    expect(mayGoOn(answer)).toBe(expected);
  });
});
