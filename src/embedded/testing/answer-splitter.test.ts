import { describe, expect, test } from 'vitest';
import type { Tool } from '@/ollama/types';
import type { EngineChunk } from '../engine';
import { thinkingSplitter, toolSplitter, type Splitter } from './answer-splitter';
import { stopFilter } from './stop-filter';

/** What comes out of a text that is given in pieces of every size. */
function everyCut(text: string, make: () => Splitter): EngineChunk[][] {
  return Array.from({ length: text.length }, (_, size) => {
    const splitter = make();
    const pieces = text.match(new RegExp(`[\\s\\S]{1,${size + 1}}`, 'g')) ?? [];
    return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()];
  });
}

const joined = (chunks: EngineChunk[], kind: 'content' | 'thinking') => chunks.map((each) => each[kind] ?? '').join('');

describe('thinking', () => {
  const make = () => thinkingSplitter({ open: '<think>', close: '</think>' });

  test('is told apart, however it is cut', () => {
    for (const chunks of everyCut(' <think> let me < see</think>\n\nFine </think>.', make)) {
      expect([joined(chunks, 'thinking'), joined(chunks, 'content')]).toEqual(['let me < see', 'Fine </think>.']);
    }
  });

  test('is none where the answer does not begin with it', () => {
    for (const chunks of everyCut(' <thin ice <think>x</think>', make)) {
      expect([joined(chunks, 'thinking'), joined(chunks, 'content')]).toEqual(['', ' <thin ice <think>x</think>']);
    }
  });
});

describe('tools', () => {
  const tools: Tool[] = [{ type: 'function', function: { name: 'get_weather', parameters: {} } }];
  const call = { function: { name: 'get_weather', arguments: { city: { name: 'Oslo}' } } } };

  test.each([
    ['{', '{"name":"get_weather", "parameters": {"city":{"name":"Oslo}"}}}', ''],
    [
      '<tool_call>',
      'Well: <tool_call>\n{"name":"get_weather","arguments":{"city":{"name":"Oslo}"}}}</tool_call>',
      'Well:',
    ],
  ])('a call after %s is recognised, however it is cut', (tag, text, before) => {
    for (const chunks of everyCut(text, () => toolSplitter(tag, tools))) {
      expect(chunks.flatMap((each) => each.toolCalls ?? [])).toEqual([call]);
      expect(joined(chunks, 'content').trim()).toBe(before);
    }
  });

  test('what is no call is text', () => {
    for (const chunks of everyCut('I like {braces}.', () => toolSplitter('{', tools))) {
      expect(joined(chunks, 'content')).toBe('I like {braces}.');
    }
    for (const chunks of everyCut('{"name":"other","parameters":{}}', () => toolSplitter('{', tools))) {
      expect(joined(chunks, 'content')).toBe('{"name":"other","parameters":{}}');
    }
  });
});

test('a stop word ends the text, however it is cut', () => {
  const text = 'one stale stop two';
  for (let size = 1; size <= text.length; size += 1) {
    const filter = stopFilter(['stop', 'never']);
    let seen = '';
    for (const piece of text.match(new RegExp(`.{1,${size}}`, 'g'))!) {
      const { ready, stopped } = filter.push(piece);
      seen += ready;
      if (stopped) break;
    }
    expect(seen + filter.rest()).toBe('one stale ');
  }
});
