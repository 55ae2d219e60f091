import { describe, expect, it } from 'vitest';
import type { AssistantMessage, Part } from './message';
import { anAnswer } from './messages.fixture';
import { asInterrupted, mergeTail, toTail, type TailEntry } from './tail-journal';

const text = (value: string): Part => ({ kind: 'text', text: value });
const thought = (value: string, endedAt?: number): Part => ({ kind: 'thinking', text: value, startedAt: 1, endedAt });
const rest = { owner: 'page-1', closed: true };

/** As it comes out of localStorage. */
function written(answer: AssistantMessage, stored?: AssistantMessage): TailEntry {
  return JSON.parse(JSON.stringify(toTail(answer, stored, rest))) as TailEntry;
}

describe('the tail of an answer', () => {
  it('is what came after the last checkpoint, and nothing more', () => {
    const entry = written(anAnswer({ parts: [text('one two three')] }), anAnswer({ parts: [text('one two')] }));
    expect(entry.answer.parts).toEqual([text(' three')]);
    expect(entry.storedLengths).toEqual([7]);
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
    const entry = written(anAnswer({ parts: [text('one two')] }), anAnswer({ parts: [text('one')] }));
    const newer = anAnswer({ parts: [text('one two three'), text('four')] });
    expect(mergeTail(newer, entry).parts).toEqual(newer.parts);
  });

  it('follows text that turned out to be thinking', () => {
    const before = anAnswer({ parts: [text('Let me see.\n</thi')] });
    const latest = anAnswer({ parts: [thought('Let me see.', 9), text('It is 2.')] });
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
    const lease = { owner: 'page-1', until: 5 };
    expect(asInterrupted(anAnswer({ lease }))).toMatchObject({ status: 'interrupted', lease: undefined });
  });
});
