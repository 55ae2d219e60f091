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

test('a server that reaches no registry offers no push and no update', () => {
  expect(offered([model('a:latest')], facts)).toEqual(expect.arrayContaining(['push', 'update']));
  const offline = offered([model('a:latest')], { ...facts, abilities: { pulls: false } });
  expect(offline).not.toContain('push');
  expect(offline).not.toContain('update');
});

test('what is loaded can be unloaded, what is not can be loaded, what runs in the cloud neither', () => {
  const loadedFacts = { ...facts, loadedNames: new Set(['a:latest']) };
  expect(offered([model('a:latest')], loadedFacts)).toContain('unload');
  expect(offered([model('a:latest')], loadedFacts)).not.toContain('load');
  expect(offered([model('b:latest')], loadedFacts)).toContain('load');
  expect(offered([model('b:latest')], loadedFacts)).not.toContain('unload');
  const cloud = offered([model('c:cloud', { remote_host: 'https://ollama.com:443', remote_model: 'c' })], loadedFacts);
  expect(cloud).not.toContain('load');
  expect(cloud).not.toContain('unload');
});

test('several are unloaded together where one of them is loaded', () => {
  const unload = (loaded: string[]) =>
    actionsFor([model('a:latest'), model('b:latest')], { ...facts, loadedNames: new Set(loaded) }).find(
      ({ action }) => action === 'unload',
    );
  expect(unload(['b:latest'])).not.toHaveProperty('disabledReason');
  expect(unload([])).toMatchObject({ disabledReason: 'models.action.noneLoaded' });
});
