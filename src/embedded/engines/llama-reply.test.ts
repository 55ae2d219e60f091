import { describe, expect, test } from 'vitest';
import { LlamaReply, type LlamaChunk, type ReplyOptions } from './llama-reply';

type Delta = LlamaChunk['choices'][number]['delta'];

function read(deltas: Delta[], options: Partial<ReplyOptions> = {}, finish: string | null = 'stop') {
  const reply = new LlamaReply({
    topLogprobs: undefined,
    think: undefined,
    hasThoughts: false,
    continued: undefined,
    ...options,
  });
  const pieces = deltas.map((delta) => reply.read({ choices: [{ delta, finish_reason: null }] }));
  reply.read({ choices: [{ delta: {}, finish_reason: finish }] });
  return [...pieces, ...reply.end(false)].filter((piece) => piece !== undefined);
}

const textOf = (pieces: { content?: string }[]) => pieces.map(({ content = '' }) => content).join('');

const call = (index: number, name: string | undefined, text: string, id?: string): Delta => ({
  tool_calls: [{ index, id, function: { name, arguments: text } }],
});

describe('tool calls', () => {
  test('are given whole, each as soon as the next begins', () => {
    const pieces = read([
      call(0, 'first', '{"a":', 'id0'),
      call(0, undefined, '1}'),
      call(1, 'second', '{}', 'id1'),
      { content: 'x' },
    ]);
    expect(pieces.slice(0, 3)).toEqual([
      { toolCalls: [{ id: 'id0', function: { index: 0, name: 'first', arguments: { a: 1 } } }] },
      { content: 'x' },
      { toolCalls: [{ id: 'id1', function: { index: 1, name: 'second', arguments: {} } }] },
    ]);
  });

  test('that were cut are shown as text', () => {
    const pieces = read([call(0, 'first', '{"a":')], {}, 'length');
    expect(pieces).toMatchObject([{ content: '{"name": "first", "arguments": {"a":' }, { done: { reason: 'length' } }]);
  });
});

describe('text', () => {
  test('an answer that is continued is not repeated, however it is cut', () => {
    const whole = 'It was a dark night.';
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const deltas = [{ content: whole.slice(0, cut) }, { content: whole.slice(cut) }];
      expect(textOf(read(deltas, { continued: 'It was a' }))).toBe(' dark night.');
    }
  });

  test('reasoning that is not wanted apart goes back between its tags', () => {
    const deltas = [{ reasoning_content: 'let' }, { reasoning_content: ' me' }, { content: 'So' }];
    expect(textOf(read(deltas, { think: false }))).toBe('<think>let me</think>So');
    expect(textOf(read(deltas.slice(0, 2), { think: false }))).toBe('<think>let me</think>');
    expect(read(deltas)).toMatchObject([{ thinking: 'let' }, { thinking: ' me' }, { content: 'So' }, {}]);
  });
});

test('the counts are the last ones told', () => {
  const reply = new LlamaReply({ topLogprobs: undefined, think: undefined, hasThoughts: false, continued: undefined });
  reply.read({ choices: [{ text: 'x', finish_reason: 'length' }] });
  const timings = { cache_n: 3, prompt_n: 2, prompt_ms: 10, predicted_n: 4, predicted_ms: 20 };
  reply.read({ choices: [], usage: { prompt_tokens: 5, completion_tokens: 4 }, timings });
  expect(reply.usedTokens).toBe(9);
  expect(reply.end(false)).toEqual([
    { done: { reason: 'length', promptTokens: 5, promptMs: 10, generatedTokens: 4, generateMs: 20 } },
  ]);
});

test('an answer that ends without a reason has not ended', () => {
  expect(() => read([{ content: 'x' }], {}, null)).toThrow('unexpectedly stopped');
});
