import { describe, expect, test } from 'vitest';
import { defaultOf, readPresets, withPreset } from './presets';

const preset = (id: string, defaultFor: string[] = []) => ({ id, name: id, setup: {}, defaultFor });

describe('stored presets', () => {
  test('come back as they were', () => {
    const stored = {
      version: 1 as const,
      presets: [
        {
          id: 'p1',
          name: 'Exact',
          setup: {
            system: 'Be brief',
            options: { temperature: 0, seed: 42, stop: ['x'], use_mmap: true },
            think: 'low' as const,
            format: { type: 'object' },
            keep_alive: -1,
            stream: false as const,
            truncate: false as const,
            shift: false as const,
            logprobs: true as const,
            top_logprobs: 5,
            toolIds: ['own:1'],
            maxRounds: 3,
          },
          defaultFor: ['qwen3:8b'],
        },
      ],
    };
    expect(readPresets(JSON.stringify(stored))).toEqual(stored);
  });

  test('are read, not believed', () => {
    const setup = {
      system: 7,
      options: { temperature: '0', seed: 1.5, num_ctx: 1e99, stop: 'x', use_mmap: 1, evil: 1, __proto__: { a: 1 } },
      think: 'very',
      format: 'xml',
      keep_alive: {},
      stream: true,
      logprobs: 'yes',
      top_logprobs: 99,
      toolIds: 'all',
      other: 1,
    };
    const text = JSON.stringify({
      presets: [null, 'x', { id: 'p1' }, { id: 'p2', name: 'Odd', setup, defaultFor: 3 }],
    });
    expect(readPresets(text).presets).toEqual([{ id: 'p2', name: 'Odd', setup: {}, defaultFor: [] }]);
    expect(readPresets('[]').presets).toEqual([]);
    expect(readPresets('{"presets":{"length":1e9}}').presets).toEqual([]);
    expect(() => readPresets('{')).toThrow(SyntaxError);
  });

  test('with one id are one', () => {
    const text = JSON.stringify({ presets: [preset('a'), { ...preset('a'), name: 'Twin' }] });
    expect(readPresets(text).presets).toEqual([preset('a')]);
  });
});

test('a preset is put in the place of what has its id', () => {
  const list = withPreset(withPreset([], preset('a')), preset('b'));
  expect(withPreset(list, { ...preset('a'), name: 'A' }).map(({ name }) => name)).toEqual(['A', 'b']);
});

test('a model begins with one preset at most', () => {
  const list = withPreset([preset('a', ['qwen3', 'llama3.2:3b'])], preset('b', ['qwen3:latest']));
  expect(defaultOf(list, 'qwen3')?.id).toBe('b');
  expect(defaultOf(list, 'llama3.2:3b')?.id).toBe('a');
  expect(defaultOf(list, 'gemma3')).toBeUndefined();
  expect(defaultOf(list, undefined)).toBeUndefined();
});
