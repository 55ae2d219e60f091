import { expect, test } from 'vitest';
import { emptyForm, readForm, type CreateForm } from './create-form';
import { toEntry } from '@/shared/run/read-options';

function read(change: Partial<CreateForm>, takesTemplate = true) {
  return readForm({ ...emptyForm('m'), ...change }, { takesTemplate });
}

test('an untouched form sends nothing but the name', () => {
  expect(read({})).toEqual({
    settings: {},
    nameProblem: undefined,
    parameterProblems: {},
    isBadVersion: false,
    isValid: true,
  });
  expect(read({ system: ' ', template: '\n', parameters: { top_k: '', stop: '\n' } }).settings).toEqual({});
});

test('types the parameters', () => {
  const parameters = { temperature: ' 0.5 ', top_k: '20', use_mmap: 'true', stop: '<end>\n\n two words ' };
  expect(read({ parameters }).settings.parameters).toEqual({
    temperature: 0.5,
    top_k: 20,
    use_mmap: true,
    stop: ['<end>', ' two words '],
  });
});

test('names what is wrong with a parameter and sends the others', () => {
  const result = read({ parameters: { top_k: '1.5', temperature: '9', min_p: '-1', top_p: '0.5', seed: 'x' } });
  expect(result.parameterProblems).toEqual({
    top_k: { code: 'bad-int' },
    temperature: { code: 'above', limit: 2 },
    min_p: { code: 'below', limit: 0 },
    seed: { code: 'bad-int' },
  });
  expect(result.settings.parameters).toEqual({ top_p: 0.5 });
  expect(result.isValid).toBe(false);
});

test('a server that takes no Go template gets none', () => {
  expect(read({ template: '{{ .Prompt }}' }).settings.template).toBe('{{ .Prompt }}');
  expect(read({ template: '{{ .Prompt }}' }, false).settings).toEqual({});
});

test('a bad name makes the form invalid', () => {
  expect(read({ name: 'a b' })).toMatchObject({ isValid: false, nameProblem: { code: 'bad-character' } });
  expect(read({ name: ' ' })).toMatchObject({ isValid: false, nameProblem: { code: 'empty' } });
});

test('an adapter needs a base, and nothing else asks for one', () => {
  const server = { takesTemplate: true };
  expect(readForm(emptyForm('a'), { ...server, needsBase: true }).isValid).toBe(false);
  const form = { ...emptyForm('a'), from: 'base:latest' };
  expect(readForm(form, { ...server, needsBase: true })).toMatchObject({
    isValid: true,
    settings: { from: 'base:latest' },
  });
  expect(readForm(form, server).settings).toEqual({});
});

test('everything that create takes is sent as it was typed, what is empty is not', () => {
  const form = {
    ...emptyForm('a'),
    licenses: ['MIT', ' '],
    messages: [
      { role: 'user' as const, content: 'Hi' },
      { role: 'assistant' as const, content: '' },
    ],
    quantize: 'Q8_0',
    renderer: ' qwen3-coder ',
    requires: '0.14.0',
  };
  expect(readForm(form, { takesTemplate: true }).settings).toEqual({
    license: ['MIT'],
    messages: [{ role: 'user', content: 'Hi' }],
    quantize: 'Q8_0',
    renderer: 'qwen3-coder',
    requires: '0.14.0',
  });
});

test('an entry of a list may have line breaks, as pictures of them', () => {
  const stop = ['<end>', '\n\nUser:', '\r\n'].map(toEntry).join('\n');
  expect(stop).toBe('<end>\n␤␤User:\n␍␤');
  expect(read({ parameters: { stop } }).settings.parameters).toEqual({ stop: ['<end>', '\n\nUser:', '\r\n'] });
});

test('what the server in the page has no use for is not sent to it', () => {
  const change = { renderer: 'qwen3-coder', parser: 'qwen3-coder', requires: 'soon', licenses: ['MIT'] };
  expect(read(change, false)).toMatchObject({ settings: { license: ['MIT'] }, isBadVersion: false, isValid: true });
  expect(Object.keys(read(change, false).settings)).toEqual(['license']);
});

test('a type to quantize to is sent only where the server would take it', () => {
  const form = { ...emptyForm('a'), quantize: 'Q8_0' };
  expect(readForm(form, { takesTemplate: true, canQuantize: false }).settings).toEqual({});
});

test.each([
  ['0.14.0', '0.14.0'],
  [' v0.14.0-rc1 ', '0.14.0-rc1'],
  ['0.14', undefined],
  ['latest', undefined],
])('the version %j is read as %j', (requires, version) => {
  const result = read({ requires });
  expect(result.settings.requires).toBe(version);
  expect(result.isBadVersion).toBe(version === undefined);
  expect(result.isValid).toBe(version !== undefined);
});
