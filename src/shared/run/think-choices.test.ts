import { expect, test } from 'vitest';
import type { ShowResponse } from '@/ollama';
import { fromThinkChoice, thinkChoices, toThinkChoice } from './think-choices';

function shown(change: Partial<ShowResponse> & { family?: string } = {}): ShowResponse {
  const { family = 'qwen3', ...others } = change;
  const details = {
    family,
    families: [family],
    parent_model: '',
    format: '',
    parameter_size: '',
    quantization_level: '',
  };
  return { details, capabilities: ['completion', 'thinking'], ...others };
}

test('a model that cannot think has no choice, and neither has one that nobody knows', () => {
  expect(thinkChoices(undefined)).toBeUndefined();
  expect(thinkChoices(shown({ capabilities: ['completion'] }))).toBeUndefined();
});

test('a model that thinks can be told not to', () => {
  expect(thinkChoices(shown())).toEqual(['unset', 'off', 'on']);
});

test('gpt-oss has levels alone', () => {
  expect(thinkChoices(shown({ family: 'gptoss' }))).toEqual(['unset', 'low', 'medium', 'high']);
});

test.each(['{{ if eq .ThinkLevel "low" }}', '{{- $.ThinkLevel }}', '{% if reasoning_effort == "low" %}'])(
  'a template that reads levels offers them: %s',
  (template) => {
    expect(thinkChoices(shown({ template }))).toEqual(['unset', 'off', 'on', 'low', 'medium', 'high', 'max']);
  },
);

test('choices are what the request says', () => {
  for (const think of [undefined, true, false, 'low', 'max'] as const) {
    expect(fromThinkChoice(toThinkChoice(think))).toBe(think);
  }
});
