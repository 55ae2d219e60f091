import { expect, test } from 'vitest';
import type { ListedModel } from '@/ollama';
import { actionsFor, type ActionFacts } from './model-actions';

const facts: ActionFacts = { abilities: { pulls: true }, loadedNames: new Set() };
const model = (name: string, more: Partial<ListedModel> = {}): ListedModel => ({
  name,
  model: name,
  details: {
    parent_model: '',
    format: '',
    family: '',
    families: null,
    parameter_size: '',
    quantization_level: '',
  },
  ...more,
});
const offered = (...given: Parameters<typeof actionsFor>) => actionsFor(...given).map(({ action }) => action);

test('nothing is offered for no model', () => {
  expect(offered([], facts)).toEqual([]);
});

test('a chat is a link, and says why not where the server tells that a model does not write', () => {
  const chat = (more: Partial<ListedModel>) => actionsFor([model('a:latest', more)], facts)[0]!;
  expect(chat({})).toMatchObject({ action: 'chat', to: { name: 'chat', query: { model: 'a:latest' } } });
  expect(chat({})).not.toHaveProperty('disabledReason');
  expect(chat({ capabilities: ['completion'] })).not.toHaveProperty('disabledReason');
  expect(chat({ capabilities: ['embedding'] }).disabledReason).toBe('models.action.noChat');
});

test('what is for one model only is not offered for several', () => {
  expect(offered([model('a:latest'), model('b:latest')], facts)).not.toContain('chat');
});

test('two models can be compared, and one with another that is chosen later', () => {
  const compare = (...names: string[]) =>
    actionsFor(
      names.map((name) => model(name)),
      facts,
    ).find(({ action }) => action === 'compare')?.to;
  expect(compare('a:latest')).toEqual({ name: 'model-compare', params: { name: 'a:latest' }, query: {} });
  expect(compare('a:latest', 'b:latest')).toMatchObject({ query: { with: 'b:latest' } });
  expect(compare('a:latest', 'b:latest', 'c:latest')).toBeUndefined();
});

test('a server that reaches no registry offers no push', () => {
  expect(offered([model('a:latest')], facts)).toContain('push');
  expect(offered([model('a:latest')], { ...facts, abilities: { pulls: false } })).not.toContain('push');
});
