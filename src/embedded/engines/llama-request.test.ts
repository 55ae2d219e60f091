import { describe, expect, test } from 'vitest';
import type { Message } from '@/ollama/types';
import { EngineError, type EngineChatRequest } from '../engine';
import { plainPrompt, toChatBody, toCompletionBody, toSampling } from './llama-request';

const contextLength = 1000;

function bodyOf(messages: Message[], request: Partial<EngineChatRequest> = {}) {
  const whole = { messages, tools: [], think: undefined, template: undefined, options: {}, ...request };
  return toChatBody(whole, messages, contextLength);
}

describe('options', () => {
  test('have the defaults of Ollama where llama.cpp has others', () => {
    expect(toSampling({ options: {} }, contextLength)).toMatchObject({
      temperature: 0.8,
      top_k: 40,
      top_p: 0.9,
      min_p: 0,
      repeat_penalty: 1,
      repeat_last_n: 64,
      seed: -1,
      n_keep: 4,
      n_predict: 10_000,
    });
  });

  test('are passed on, the whole context for a negative repeat_last_n, no limit for a negative num_predict', () => {
    const options = { temperature: 0, seed: 7, stop: ['x'], repeat_last_n: -1, num_predict: -2, typical_p: 0.5 };
    expect(toSampling({ options }, contextLength)).toMatchObject({
      temperature: 0,
      seed: 7,
      stop: ['x'],
      repeat_last_n: 1000,
      n_predict: 10_000,
      typical_p: 0.5,
    });
    expect(toSampling({ options: { num_predict: 5 } }, contextLength)).toMatchObject({ n_predict: 5 });
  });

  test('log probabilities are asked for only when wanted, at least the likeliest', () => {
    expect(toSampling({ options: {} }, contextLength)).not.toHaveProperty('n_probs');
    expect(toSampling({ options: {}, topLogprobs: 0 }, contextLength)).toMatchObject({ n_probs: 1 });
    expect(toSampling({ options: {}, topLogprobs: 5 }, contextLength)).toMatchObject({ n_probs: 5 });
  });
});

describe('messages', () => {
  test('tool calls become strings with ids, and answers without an id find theirs by name', () => {
    const calls = ['a', 'b'].map((name) => ({ function: { name, arguments: { city: 'Oslo' } } }));
    const { messages } = bodyOf([
      { role: 'user', content: 'x' },
      { role: 'assistant', content: '', thinking: 'hm', tool_calls: calls },
      { role: 'tool', content: 'of b', tool_name: 'b' },
      { role: 'tool', content: 'of a' },
      { role: 'tool', content: 'named', tool_name: 'c', tool_call_id: 'given' },
    ]);
    expect(messages).toEqual([
      { role: 'user', content: 'x' },
      {
        role: 'assistant',
        content: '',
        reasoning_content: 'hm',
        tool_calls: [
          { id: 'call_0', type: 'function', function: { name: 'a', arguments: '{"city":"Oslo"}' } },
          { id: 'call_1', type: 'function', function: { name: 'b', arguments: '{"city":"Oslo"}' } },
        ],
      },
      { role: 'tool', content: 'of b', tool_call_id: 'call_1', name: 'b' },
      { role: 'tool', content: 'of a', tool_call_id: 'call_0', name: 'a' },
      { role: 'tool', content: 'named', tool_call_id: 'given', name: 'c' },
    ]);
  });

  test('images become parts with their bytes; what is no base64 is refused', () => {
    const { messages } = bodyOf([{ role: 'user', content: 'look', images: ['AQID'] }]);
    const [{ content } = { content: [] }] = messages as { content: { type: string; data?: ArrayBuffer }[] }[];
    expect(content.map(({ type }) => type)).toEqual(['text', 'image']);
    expect([...new Uint8Array(content[1]?.data ?? new ArrayBuffer())]).toEqual([1, 2, 3]);
    expect(() => bodyOf([{ role: 'user', content: '', images: ['%'] }])).toThrow(EngineError);
  });

  test('thinking is asked for as the template knows it, but not of an answer that is continued', () => {
    const user: Message = { role: 'user', content: 'x' };
    const kwargs = (think: EngineChatRequest['think'], messages: Message[] = [user]) =>
      bodyOf(messages, { think }).chat_template_kwargs;
    expect(kwargs(undefined)).toEqual({});
    expect(kwargs(true)).toEqual({ enable_thinking: true });
    expect(kwargs(false)).toEqual({ enable_thinking: false });
    expect(kwargs('high')).toEqual({ enable_thinking: true, reasoning_effort: 'high' });
    expect(kwargs(true, [user, { role: 'assistant', content: 'So' }])).toEqual({});
  });
});

test('a prompt without a template is what the user said last', () => {
  expect(
    plainPrompt([
      { role: 'user', content: 'one' },
      { role: 'assistant', content: 'two' },
    ]),
  ).toBe('one\n');
  expect(plainPrompt([])).toBe('\n');
});

test('filling in the middle is refused in words', () => {
  const request = { prompt: 'a', suffix: 'b', options: {} };
  expect(() => toCompletionBody(request, 'a', contextLength)).toThrow('does not support insert');
});
