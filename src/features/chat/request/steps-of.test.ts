import { expect, test } from 'vitest';
import type { AssistantMessage, Part } from '../message';
import { toChatRequest } from '../to-chat-request';
import { stepsOf } from './steps-of';

const answer = (...parts: Part[]): AssistantMessage => ({
  id: 'a1',
  conversationId: 'c1',
  parentId: 'q1',
  role: 'assistant',
  status: 'done',
  createdAt: 0,
  model: 'm',
  serverId: 's' as AssistantMessage['serverId'],
  parts,
});
const text = (words: string): Part => ({ kind: 'text', text: words });
const call = (id: string): Part => ({ kind: 'tool-call', call: { id, function: { name: 'add', arguments: {} } } });
const step: Part = { kind: 'step', endedAt: 1 };
const result = (callId: string): Part => ({
  kind: 'tool-result',
  callId,
  name: 'add',
  content: '3',
  outcome: 'done',
  by: 'hand',
  startedAt: 1,
  endedAt: 1,
});

test('an answer without tools is one request', () => {
  expect(stepsOf(answer(text('Hi'))).map(({ parts }) => parts)).toEqual([[]]);
});

test('each round of tools is another request, which has the results', () => {
  const whole = answer(
    text('Wait'),
    call('1'),
    call('2'),
    step,
    result('1'),
    result('2'),
    call('3'),
    step,
    result('3'),
    text('9'),
  );
  const steps = stepsOf(whole);
  expect(steps.map(({ parts }) => parts.length)).toEqual([0, 6, 9]);
  const last = toChatRequest([steps[2]!], { model: 'm' });
  expect(last.messages.map(({ role }) => role)).toEqual([]);
});

test('calls that wait for their answers have asked for nothing yet', () => {
  expect(stepsOf(answer(call('1'), step))).toHaveLength(1);
});
