import { effectScope, nextTick, shallowRef } from 'vue';
import { afterEach, expect, test, vi } from 'vitest';
import { convertTemplate, knownTemplates } from './convert-template';
import { useTemplateChoice, type TemplateAndStop } from './use-template-choice';

const chatML =
  "{% for m in messages %}{{'<|im_start|>' + m['role'] + '\\n' + m['content'] + '<|im_end|>\\n'}}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";
const implied = '<|im_start|>\n<|im_end|>';

let scope = effectScope();
afterEach(() => scope.stop());

/** The choice of a form, as the component has it. */
async function chosen(
  given: TemplateAndStop = { template: '', stop: '' },
  chatTemplate: string | undefined = chatML,
  kept = '',
) {
  const form = shallowRef(given);
  scope = effectScope();
  const choice = scope.run(() =>
    useTemplateChoice(
      async () => (chatTemplate === undefined ? undefined : { chatTemplate, bos: '<s>', eos: '</s>', addsBos: true }),
      () => form.value,
      (change) => (form.value = change),
      {
        kept: () => kept,
        loadAll: async (facts) => ({
          conversion: facts && (await convertTemplate(facts)),
          known: await knownTemplates(),
        }),
      },
    ),
  )!;
  await vi.waitUntil(() => choice.state.value === 'ready');
  return { form, ...choice };
}

test('nothing is sent until something is chosen', async () => {
  const { form, choice, conversion } = await chosen();
  expect(choice.value).toBe('automatic');
  expect(conversion.value?.stop).toEqual(implied.split('\n'));
  expect(form.value).toEqual({ template: '', stop: '' });
});

test('the converted template brings what ends an answer, and takes it away again', async () => {
  const { form, choose, conversion } = await chosen();
  choose('converted');
  expect(form.value).toEqual({ template: conversion.value!.template, stop: implied });
  choose('automatic');
  expect(form.value).toEqual({ template: '', stop: '' });
});

test('what was typed to end an answer stays', async () => {
  const { form, choose } = await chosen({ template: '', stop: '###' });
  choose('converted');
  expect(form.value.stop).toBe('###');
  choose('automatic');
  expect(form.value.stop).toBe('###');
});

test('a known template takes the place of another, with what it implies', async () => {
  const { form, choose, chooseKnown, known } = await chosen();
  choose('known');
  expect(form.value.template).toBe('');
  chooseKnown('Gemma');
  expect(form.value).toEqual({
    template: known.value.find(({ name }) => name === 'Gemma')!.template,
    stop: '<start_of_turn>\n<end_of_turn>',
  });
  chooseKnown('Alpaca');
  expect(form.value.stop).toBe('### Instruction:');
});

test('what was typed comes back after a look at the others', async () => {
  const { form, choose } = await chosen({ template: '{{ .Prompt }}!', stop: '' });
  choose('converted');
  choose('own');
  expect(form.value.template).toBe('{{ .Prompt }}!');
});

test('a preview can be gone on from', async () => {
  const { form, choice, choose, edit } = await chosen();
  choose('converted');
  const { template } = form.value;
  edit();
  expect(choice.value).toBe('own');
  form.value = { ...form.value, template: `${template}!` };
  await nextTick();
  expect(choice.value).toBe('own');
});

test('a form that was filled in before is recognised by its text', async () => {
  const { form, choose } = await chosen();
  choose('converted');
  const again = await chosen(form.value);
  expect(again.choice.value).toBe('converted');
  again.chooseKnown('Gemma');
  again.choose('known');
  const third = await chosen(again.form.value, undefined);
  expect([third.choice.value, third.knownName.value]).toEqual(['known', 'Gemma']);
});

test('a form that is changed elsewhere is followed', async () => {
  const { form, choice, choose } = await chosen();
  choose('converted');
  await nextTick();
  form.value = { template: '{{ .Prompt }}', stop: '' };
  await nextTick();
  expect(choice.value).toBe('own');
  choose('converted');
  await nextTick();
  form.value = { template: '', stop: '' };
  await nextTick();
  expect(choice.value).toBe('automatic');
});

test('a template that is kept is chosen by choosing nothing, and can be gone on from', async () => {
  const {
    form,
    choice,
    chosen: shown,
    choose,
    chooseKnown,
  } = await chosen({ template: 'kept', stop: '' }, chatML, 'kept');
  expect([choice.value, shown.value?.template]).toEqual(['automatic', 'kept']);
  choose('known');
  chooseKnown('Gemma');
  choose('automatic');
  expect(form.value).toEqual({ template: 'kept', stop: '' });
  form.value = { template: '', stop: '' };
  await nextTick();
  expect(choice.value).toBe('own');
});
