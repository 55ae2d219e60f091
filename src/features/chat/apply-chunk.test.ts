import { describe, expect, it } from 'vitest';
import type { ChatChunk } from '@/ollama';
import { applyChunk, openCalls, withResults } from './apply-chunk';
import type { ToolResultPart } from './message';
import { anAnswer } from './messages.fixture';

function chunk(message: Partial<ChatChunk['message']>, more: Partial<ChatChunk> = {}): ChatChunk {
  return { model: 'm', created_at: '', done: false, message: { role: 'assistant', content: '', ...message }, ...more };
}

function apply(...chunks: ChatChunk[]) {
  return chunks.reduce((answer, next, index) => applyChunk(answer, next, 1000 + index * 100), anAnswer());
}

describe('applyChunk', () => {
  it('appends text to the last text', () => {
    const answer = apply(chunk({ content: ' Hel' }), chunk({ content: 'lo\n' }), chunk({ content: '' }));
    expect(answer.parts).toEqual([{ kind: 'text', text: 'Hello\n' }]);
    expect(answer.status).toBe('streaming');
  });

  it('leaves out blanks before the first word, in whatever pieces they come', () => {
    expect(apply(chunk({ content: '\n' }), chunk({ content: '\n ' })).parts).toEqual([]);
    expect(apply(chunk({ content: '\n' }), chunk({ content: ' a ' })).parts).toEqual([{ kind: 'text', text: 'a ' }]);
  });

  it('never changes what it was given', () => {
    const before = apply(chunk({ content: 'a' }));
    const copy = structuredClone(before);
    applyChunk(before, chunk({ content: 'b' }), 1);
    applyChunk(before, chunk({ thinking: 'b' }), 1);
    applyChunk(before, chunk({}, { done: true }), 1);
    expect(before).toEqual(copy);
  });

  it('measures thinking from its first line to what follows it', () => {
    const answer = apply(chunk({ thinking: 'Let ' }), chunk({ thinking: 'me' }), chunk({ content: 'Yes' }));
    expect(answer.parts).toEqual([
      { kind: 'thinking', text: 'Let me', startedAt: 1000, endedAt: 1200 },
      { kind: 'text', text: 'Yes' },
    ]);
  });

  it('begins a new part when the model thinks again', () => {
    const answer = apply(chunk({ thinking: 'a' }), chunk({ content: 'b' }), chunk({ thinking: 'c' }));
    expect(answer.parts.map(({ kind }) => kind)).toEqual(['thinking', 'text', 'thinking']);
  });

  it('takes thinking and text of the same line in that order', () => {
    const answer = apply(chunk({ thinking: 'a', content: 'b' }));
    expect(answer.parts).toEqual([
      { kind: 'thinking', text: 'a', startedAt: 1000, endedAt: 1000 },
      { kind: 'text', text: 'b' },
    ]);
  });

  it('takes tool calls from any line, the last one too', () => {
    const call = (name: string) => ({ function: { name, arguments: {} } });
    const answer = apply(
      chunk({ tool_calls: [call('a'), call('b')] }),
      chunk({ tool_calls: [call('c')] }, { done: true }),
    );
    expect(answer.parts).toEqual(['a', 'b', 'c'].map((name) => ({ kind: 'tool-call', call: call(name) })));
    expect(answer.status).toBe('done');
  });

  it('ends with the last line: its text, its reason, its measures', () => {
    const answer = apply(
      chunk({ content: 'a' }),
      chunk({ content: 'b' }, { done: true, done_reason: 'length', eval_count: 7, eval_duration: 5 }),
    );
    expect(answer).toMatchObject({
      status: 'done',
      doneReason: 'length',
      firstChunkAt: 1000,
      endedAt: 1100,
      metrics: { eval_count: 7, eval_duration: 5 },
      parts: [{ kind: 'text', text: 'ab' }],
    });
  });

  it('ends thinking that nothing followed', () => {
    expect(apply(chunk({ thinking: 'a' }), chunk({}, { done: true })).parts).toEqual([
      { kind: 'thinking', text: 'a', startedAt: 1000, endedAt: 1100 },
    ]);
  });

  it('survives a line without a message', () => {
    const answer = applyChunk(anAnswer(), { model: 'm', created_at: '', done: true } as ChatChunk, 1);
    expect(answer.status).toBe('done');
  });
});

describe('the steps of an answer', () => {
  const call = (name: string) => ({ id: name, function: { name, arguments: {} } });
  const result = (name: string): ToolResultPart => ({
    kind: 'tool-result',
    callId: name,
    name,
    content: '5',
    outcome: 'done',
    by: 'hand',
    startedAt: 1300,
    endedAt: 1400,
  });
  const called = () =>
    apply(
      chunk({ content: 'Wait.' }),
      chunk({ tool_calls: [call('a'), call('')] }),
      chunk({}, { done: true, done_reason: 'stop', eval_count: 3 }),
    );

  it('end with calls that can be answered', () => {
    expect(openCalls(called()).map(({ call: { function: made } }) => made.name)).toEqual(['a']);
    expect(openCalls(apply(chunk({ content: 'a' })))).toEqual([]);
    expect(openCalls(withResults(called(), [result('a')], 1400))).toEqual([]);
  });

  it('keep their measures when the next one begins', () => {
    const next = withResults(called(), [result('a')], 1400);
    expect(next).toMatchObject({ status: 'streaming' });
    expect([next.metrics, next.doneReason, next.endedAt]).toEqual([undefined, undefined, undefined]);
    expect(next.parts.slice(-2)).toEqual([
      { kind: 'step', endedAt: 1200, metrics: expect.objectContaining({ eval_count: 3 }), doneReason: 'stop' },
      result('a'),
    ]);
    const answer = applyChunk(next, chunk({ content: '\nFive.' }, { done: true }), 1500);
    expect(answer.parts.at(-1)).toEqual({ kind: 'text', text: 'Five.' });
    expect(answer).toMatchObject({ status: 'done', firstChunkAt: 1000, lastChunkAt: 1500 });
  });

  it('may each begin with a tag of thinking', () => {
    const next = withResults(called(), [result('a')], 1400);
    const answer = applyChunk(next, chunk({ content: '<think>hm</think>Five.' }), 1500);
    expect(answer.parts.slice(-2)).toMatchObject([
      { kind: 'thinking', text: 'hm' },
      { kind: 'text', text: 'Five.' },
    ]);
    const closed = applyChunk(next, chunk({ content: 'hm\n</think>\nFive.' }), 1500);
    expect(closed.parts.slice(-2)).toMatchObject([
      { kind: 'thinking', text: 'hm', startedAt: 1400 },
      { kind: 'text', text: 'Five.' },
    ]);
  });
});

describe('probabilities', () => {
  it('are collected from every line', () => {
    const token = (text: string) => ({ token: text, logprob: -1 });
    const answer = apply(
      chunk({ content: 'a' }, { logprobs: [token('a')] }),
      chunk({}, { done: true, logprobs: [token('')] }),
    );
    expect(answer.logprobs).toEqual([token('a'), token('')]);
  });
});
