import { describe, expect, it } from 'vitest';
import type { AssistantMessage, Part } from './message';
import { anAnswer } from './messages.fixture';
import { asInterrupted, mergeTail, toTail, type TailEntry } from './tail-journal';

const text = (value: string): Part => ({ kind: 'text', text: value });
const thought = (value: string, endedAt?: number): Part => ({ kind: 'thinking', text: value, startedAt: 1, endedAt });
const rest = { closed: true };

/** As it comes out of localStorage. */
function written(answer: AssistantMessage, stored?: AssistantMessage): TailEntry {
  return JSON.parse(JSON.stringify(toTail(answer, stored, rest))) as TailEntry;
}

describe('the tail of an answer', () => {
  it('is what came after the last checkpoint, and nothing more', () => {
    const thinking = thought('hm', 9);
    const stored = anAnswer({ parts: [thinking, text('one two')] });
    const entry = written(anAnswer({ parts: [thinking, text('one two three')], logprobs: [] }), stored);
    expect(entry.answer.parts).toEqual([text('one two three')]);
    expect(entry.answer.logprobs).toBeUndefined();
    expect(entry.storedParts).toBe(1);
  });

  it.each<[string, Part[] | undefined, Part[], Part[]]>([
    ['of an answer that was never stored', undefined, [text('one')], [text('one')]],
    ['of the same part', [text('one')], [text('one two')], [text('one two')]],
    ['of a new part', [thought('hm')], [thought('hm!', 9), text('one')], [thought('hm!', 9), text('one')]],
    ['of nothing', [text('one')], [text('one')], [text('one')]],
  ])('%s is put behind what was stored', (_, stored, latest, expected) => {
    const before = stored && anAnswer({ parts: stored });
    expect(mergeTail(before, written(anAnswer({ parts: latest }), before)).parts).toEqual(expected);
  });

  it('gives way to a checkpoint that was newer', () => {
    const entry = written(
      anAnswer({ parts: [text('one two')], lastChunkAt: 2 }),
      anAnswer({ parts: [text('one')], lastChunkAt: 1 }),
    );
    const newer = anAnswer({ parts: [text('one two three'), text('four')], lastChunkAt: 3 });
    expect(mergeTail(newer, entry).parts).toEqual(newer.parts);
  });

  it('follows text that turned out to be thinking', () => {
    const before = anAnswer({ parts: [text('Let me see.\n</thi')], lastChunkAt: 1 });
    const latest = anAnswer({ parts: [thought('Let me see.', 9), text('It is 2.')], lastChunkAt: 2 });
    expect(mergeTail(before, written(latest, before)).parts).toEqual(latest.parts);
    expect(mergeTail(latest, written(before, anAnswer({ parts: [text('Let')] }))).parts).toEqual(latest.parts);
    expect(mergeTail(before, written(latest)).parts).toEqual(latest.parts);
  });

  it('keeps how an answer ended when only that was not stored', () => {
    const end = { status: 'done', doneReason: 'stop', metrics: { eval_count: 3 } } as const;
    const merged = mergeTail(anAnswer(), written(anAnswer({ ...end, parts: [text('one')] }), anAnswer()));
    expect(asInterrupted(merged)).toMatchObject({ ...end, parts: [text('one')] });
  });

  it('makes an interrupted answer of one that was being written', () => {
    expect(asInterrupted(anAnswer())).toMatchObject({ status: 'interrupted' });
  });
});

describe('a tail of the first version', () => {
  /** Texts from where storage ends, and where that was. */
  const old = (parts: Part[], storedLengths: number[]): TailEntry => ({
    closed: true,
    answer: anAnswer({ parts }),
    storedParts: 0,
    storedLengths,
  });

  it('is put behind what was stored', () => {
    const stored = anAnswer({ parts: [thought('hm', 9), text('one two')] });
    const entry = old([thought('', 9), text(' three'), text('four')], [2, 7, 0]);
    expect(mergeTail(stored, entry).parts).toEqual([thought('hm', 9), text('one two three'), text('four')]);
  });

  it('gives way to what was stored since, and to text that turned out to be thinking', () => {
    const newer = anAnswer({ parts: [text('one two three four')] });
    expect(mergeTail(newer, old([text(' two')], [3])).parts).toEqual(newer.parts);
    const thinking = anAnswer({ parts: [thought('Let me see.', 9), text('2')] });
    expect(mergeTail(thinking, old([text('me')], [4])).parts).toEqual(thinking.parts);
  });
});
