import { expect, test } from 'vitest';
import type { AssistantMessage } from '../message';
import { endingOf } from './answer-end';

const text = { kind: 'text', text: 'Words' } as const;
const blank = { kind: 'text', text: ' \n' } as const;
const thinking = { kind: 'thinking', text: 'Hm', startedAt: 0 } as const;

test.each<[string | undefined, Partial<AssistantMessage>]>([
  [undefined, { status: 'streaming', parts: [] }],
  [undefined, { status: 'done', parts: [thinking, text] }],
  ['empty', { status: 'done', parts: [] }],
  ['empty', { status: 'done', parts: [blank] }],
  ['thoughtOnly', { status: 'done', parts: [thinking, blank] }],
  ['length', { status: 'done', doneReason: 'length', parts: [thinking] }],
  ['changed', { status: 'done', doneReason: 'length', editedAt: 1, parts: [text] }],
  [undefined, { status: 'done', editedAt: 1, endedAt: 2, parts: [text] }],
  ['stopped', { status: 'stopped', parts: [text] }],
  ['interrupted', { status: 'interrupted', parts: [thinking] }],
  ['interruptedEmpty', { status: 'interrupted', parts: [blank] }],
  ['failed', { status: 'failed', error: { code: 'timeout' } as never, parts: [text] }],
])('an answer is told to have ended: %s', (ending, message) => {
  expect(endingOf({ doneReason: 'stop', ...message } as AssistantMessage)).toBe(ending);
});
