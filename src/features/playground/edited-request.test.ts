import { expect, it } from 'vitest';
import { setupOf, textOf, withFields, withSetup } from './edited-request';
import type { EditedRequest } from './run';

it('a field that is set stays where it was, and one that is unset goes', () => {
  const request: EditedRequest = { model: 'm', prompt: 'a', raw: true };
  expect(Object.entries(withFields(request, { prompt: 'b', raw: undefined }))).toEqual([
    ['model', 'm'],
    ['prompt', 'b'],
  ]);
});

it('what the form cannot read is nothing to it, and stays until it is told something else', () => {
  const request = {
    model: 'm',
    prompt: 5,
    think: 'very',
    stream: true,
    own: { deep: [1] },
    options: { temperature: 'hot', top_k: 20, future: true },
  } as unknown as EditedRequest;
  expect(textOf(request, 'prompt')).toBe('');
  expect(setupOf(request)).toEqual({ options: { top_k: 20 } });
  const changed = withSetup(request, { options: { top_k: 20, seed: 1 }, logprobs: true });
  expect(changed).toEqual({
    ...request,
    logprobs: true,
    options: { temperature: 'hot', top_k: 20, future: true, seed: 1 },
  });
  expect(withSetup(changed, {})).toEqual({ ...request, options: { temperature: 'hot', future: true } });
  expect(withSetup(request, { options: { top_k: 20, temperature: 0.5 } }).options).toEqual({
    temperature: 0.5,
    top_k: 20,
    future: true,
  });
});

it('the last option that goes takes the field with it', () => {
  expect(withSetup({ model: 'm', options: { seed: 1 } }, {})).toEqual({ model: 'm' });
});
