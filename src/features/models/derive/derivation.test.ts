import { describe, expect, test } from 'vitest';
import { emptyForm, type CreateForm } from '@/shared/model-form/create-form';
import { leftovers, rebased, toDerivation, withDefault } from './derivation';
import type { Original } from './original';

const purpose = { takesTemplate: true, canQuantize: true };
const digest = (letter: string) => `sha256:${letter.repeat(64)}` as const;

const base: Original = {
  name: 'parent:latest',
  form: {
    ...emptyForm(''),
    from: 'parent:latest',
    system: 'You are a clerk.',
    template: '{{ .Prompt }}\n',
    parameters: { temperature: '0.5', stop: 'a\nb', num_ctx: '512' },
    licenses: ['MIT', 'Apache'],
    messages: [{ role: 'user', content: 'Hi' }],
    renderer: 'cogito',
    parser: 'cogito',
    requires: '0.14.0',
  },
  files: [
    { path: '/blobs/sha256-a', digest: digest('a') },
    { path: '/blobs/sha256-b', digest: digest('b') },
  ],
  adapters: [{ path: `/blobs/sha256-${'c'.repeat(64)}`, digest: digest('c') }],
  otherParameters: [],
};

function derive(change: Partial<CreateForm>, { isAnew = false, from = base as Original | null } = {}) {
  return toDerivation({ form: { ...base.form, name: 'child', ...change }, isAnew }, from ?? undefined, purpose);
}

describe('the request', () => {
  test('of an unchanged form is a copy', () => {
    expect(derive({})).toMatchObject({
      request: { model: 'child', from: 'parent:latest' },
      limits: [],
      isUnchanged: true,
    });
  });

  test('names the model it is made from by the letters of the server', () => {
    expect(derive({ from: 'Parent' }).request.from).toBe('parent:latest');
  });

  test('has what was changed, and nothing else', () => {
    const { request, limits, isUnchanged } = derive({
      name: ' child ',
      system: 'You are a poet.',
      parameters: { ...base.form.parameters, stop: 'b', top_k: ' 12 ', num_ctx: '512.0' },
      messages: [{ role: 'user', content: 'Yo' }],
      parser: 'passthrough',
      requires: 'v0.15.0',
      quantize: 'Q4_K_M',
    });
    expect(request).toEqual({
      model: 'child',
      from: 'parent:latest',
      system: 'You are a poet.',
      parameters: { stop: ['b'], top_k: 12 },
      messages: [{ role: 'user', content: 'Yo' }],
      parser: 'passthrough',
      requires: '0.15.0',
      quantize: 'Q4_K_M',
    });
    expect([limits, isUnchanged]).toEqual([[], false]);
  });

  test('adds licenses to those there are', () => {
    expect(derive({ licenses: ['MIT', 'Apache', 'mine'] }).request.license).toEqual(['mine']);
    const { request, limits } = derive({ licenses: ['MIT', 'mine'] });
    expect(request.license).toEqual(['mine']);
    expect(limits).toEqual([{ code: 'license' }]);
  });

  test('does not take other line ends for a change', () => {
    const crlf = {
      ...base,
      form: { ...base.form, template: 'a\r\nb', messages: [{ role: 'user' as const, content: 'a\rb' }] },
    };
    const change = { template: 'a\nb', messages: [{ role: 'user' as const, content: 'a\nb' }] };
    expect(derive(change, { from: crlf }).isUnchanged).toBe(true);
  });

  test('has everything of the form where the base is not known', () => {
    const { request, limits } = derive({ from: 'absent' }, { from: null });
    expect(request).toEqual({
      model: 'child',
      from: 'absent',
      system: 'You are a clerk.',
      template: '{{ .Prompt }}\n',
      parameters: { temperature: 0.5, stop: ['a', 'b'], num_ctx: 512 },
      license: ['MIT', 'Apache'],
      messages: [{ role: 'user', content: 'Hi' }],
      renderer: 'cogito',
      parser: 'cogito',
      requires: '0.14.0',
    });
    expect(limits).toEqual([]);
  });

  test('leaves out what a server with the file’s own template has no use for', () => {
    const { request, limits } = toDerivation(
      { form: { ...base.form, name: 'child', template: 'x', renderer: '' }, isAnew: false },
      base,
      { takesTemplate: false, canQuantize: false },
    );
    expect(request).toEqual({ model: 'child', from: 'parent:latest' });
    expect(limits).toEqual([]);
  });
});

describe('what cannot be taken away', () => {
  test.each(['system', 'template', 'renderer', 'parser', 'requires'] as const)('%s', (code) => {
    const { request, limits } = derive({ [code]: ' ' });
    expect(limits).toEqual([{ code }]);
    expect(request).toEqual({ model: 'child', from: 'parent:latest' });
  });

  test('messages and licenses', () => {
    expect(derive({ messages: [] }).limits).toEqual([{ code: 'messages' }]);
    expect(derive({ licenses: [] }).limits).toEqual([{ code: 'license' }]);
  });

  test('its adapter, which the way round leaves off', () => {
    const adapters: string[] = [];
    const { request, limits } = toDerivation({ form: base.form, isAnew: false, adapters }, base, purpose);
    expect([request, limits]).toEqual([{ model: '', from: 'parent:latest' }, [{ code: 'adapters' }]]);
    expect(toDerivation({ form: base.form, isAnew: true, adapters }, base, purpose).request).not.toHaveProperty(
      'adapters',
    );
  });

  test('parameters, each by its name, with what a server uses else', () => {
    expect(derive({ parameters: { stop: 'a\nb' } }).limits).toEqual([
      { code: 'parameter', name: 'temperature', value: 0.8 },
      { code: 'parameter', name: 'num_ctx', value: undefined },
    ]);
    const { parameters } = withDefault(base.form, { name: 'temperature', value: 0.8 });
    expect(derive({ parameters }).request.parameters).toEqual({ temperature: 0.8 });
  });

  test('nothing, where it is made anew of the model’s files', () => {
    const { request, limits, isUnchanged } = derive({ system: '', parameters: {}, messages: [] }, { isAnew: true });
    expect(request).toEqual({
      model: 'child',
      files: { 'model.gguf': digest('a'), 'projector-1.gguf': digest('b') },
      adapters: { 'adapter.gguf': digest('c') },
      template: '{{ .Prompt }}\n',
      license: ['MIT', 'Apache'],
      renderer: 'cogito',
      parser: 'cogito',
      requires: '0.14.0',
    });
    expect([limits, isUnchanged]).toEqual([[], false]);
  });
});

describe('what is wrong', () => {
  test('a value that the base has already may stay, whatever it is', () => {
    const odd = { ...base, form: { ...base.form, parameters: { temperature: '3' }, requires: '9' } };
    const change = { parameters: { temperature: '3' }, requires: '9' };
    expect(derive(change, { from: odd })).toMatchObject({ read: { isValid: true }, limits: [] });
    expect(derive({ ...change, parameters: { temperature: '4' } }, { from: odd }).read.parameterProblems).toEqual({
      temperature: { code: 'above', limit: 2 },
    });
  });

  test.each(['', 'a b', '/x', 'a:'])('the name %j', (name) => {
    expect(derive({ name }).read.isValid).toBe(false);
  });

  test.each(['Child', 'registry.example:5000/me/child:Q4', 'me/child'])('not the name %j', (name) => {
    expect(derive({ name })).toMatchObject({ read: { isValid: true }, request: { model: name } });
  });

  test('no model to make it from', () => {
    expect(derive({ from: '' }, { from: null }).read.isValid).toBe(false);
  });
});

describe('another base', () => {
  const other: Original = {
    ...base,
    name: 'other:latest',
    form: {
      ...base.form,
      from: 'other:latest',
      template: '{{ .System }}',
      system: 'Other.',
      parameters: { stop: '<x>' },
    },
  };

  test('what is still the first one’s is named, and taken over from the other', () => {
    const form = { ...base.form, name: 'child', from: 'other:latest', system: 'Mine.', quantize: 'Q8_0' };
    expect(leftovers(form, base, other)).toEqual(['template', 'parameters']);
    expect(rebased(form, base, other)).toEqual({
      ...form,
      template: '{{ .System }}',
      parameters: { stop: '<x>' },
    });
    expect(leftovers(rebased(form, base, other), base, other)).toEqual([]);
  });
});
