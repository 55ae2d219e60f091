import { describe, expect, test } from 'vitest';
import { renderPrompt } from '@/embedded/testing/go-template';
import type { Message } from '@/ollama';
import { convertTemplate, knownTemplates } from './convert-template';

const chatML =
  "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}" +
  "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

const llama3 =
  '{% set loop_messages = messages %}{% for message in loop_messages %}' +
  "{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' %}" +
  '{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}' +
  "{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}{% endif %}";

/** Nobody trained a model on it. */
const unknown =
  "{{ bos_token }}{% for message in messages %}{{ '@' + message['role'] + ': ' + message['content'] + ' ~' }}{% endfor %}";

const messages = [
  { role: 'system' as const, content: 'Be brief.' },
  { role: 'user' as const, content: 'Hi' },
  { role: 'assistant' as const, content: 'Hello' },
  { role: 'user' as const, content: 'Bye' },
];
const promptOf = (template: string, conversation: Message[] = messages) =>
  renderPrompt(template, { messages: conversation, tools: [], think: undefined });
const convert = (chatTemplate: string, bos = '<s>') =>
  convertTemplate({ chatTemplate, bos, eos: '</s>', addsBos: true });

test('ChatML is worked out to the letter, with and without a system prompt', async () => {
  const found = (await convert(chatML))!;
  expect(found).toMatchObject({ origin: 'rendered', takesSystem: true, losesTools: false });
  expect(found.stop).toEqual(['<|im_start|>', '<|im_end|>']);
  const rest =
    '<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHello<|im_end|>\n' +
    '<|im_start|>user\nBye<|im_end|>\n<|im_start|>assistant\n';
  expect(promptOf(found.template)).toBe(`<|im_start|>system\nBe brief.<|im_end|>\n${rest}`);
  expect(promptOf(found.template, messages.slice(1))).toBe(rest);
});

/** Marks of a chat template that knows tools, as Qwen 2.5's are. */
const withTools =
  "{% if tools %}{{ '<|im_start|>system\n<tools>' + (tools | tojson) + '</tools>' }}" +
  '<tool_call>{"name": <function-name>, "arguments": <args-json-object>}</tool_call><tool_response></tool_response><|im_end|>{% endif %}' +
  chatML;

test('a chat template with tools gets the Go template of a model like it, which knows them too', async () => {
  const found = (await convert(withTools))!;
  expect(found).toMatchObject({ origin: 'alike', losesTools: false });
  expect(found.model).toMatch(/^[a-z]/);
  expect(found.template).toContain('.ToolCalls');
});

test('the very chat template of a model of Ollama’s library is told from one that is like it', async () => {
  const { convertGGUFTemplateToOllama } = await import('@huggingface/ollama-utils');
  const { gguf, ollama } = convertGGUFTemplateToOllama({ chat_template: withTools })!;
  expect(await convert(gguf)).toMatchObject({ origin: 'same', template: ollama.template });
});

test('tools that a conversion cannot keep are named', async () => {
  const found = await convert(`{% if tools %}{{ tools | length }}{% endif %}${unknown}`);
  expect(found).toMatchObject({ origin: 'rendered', losesTools: true });
});

test('of a chat template that only reminds of a common kind, that kind', async () => {
  const found = await convert("{{ '### Instruction:\n' + messages[-1]['content'] + '\n### Response:\n' }}");
  expect(found).toMatchObject({ origin: 'pattern', stop: ['### Instruction:'] });
});

test('Llama 3 is not taken for another model whose chat template begins as its own', async () => {
  const found = (await convert(llama3, '<|begin_of_text|>'))!;
  expect(found.template).not.toContain('im_start');
  expect(found.stop).toContain('<|eot_id|>');
  expect(found.stop).not.toContain('<|begin_of_text|>');
  const said = (role: string, text: string) => `<|start_header_id|>${role}<|end_header_id|>\n\n${text}`;
  expect(promptOf(found.template)).toBe(
    `${said('system', 'Be brief.')}<|eot_id|>${said('user', 'Hi')}<|eot_id|>${said('assistant', 'Hello')}<|eot_id|>` +
      `${said('user', 'Bye')}<|eot_id|>${said('assistant', '')}`,
  );
});

test('one that nobody knows is worked out from what it makes of a conversation', async () => {
  const found = (await convert(unknown))!;
  expect(found).toMatchObject({ origin: 'rendered', takesSystem: true });
  expect(found.model).toBeUndefined();
  expect(promptOf(found.template)).toBe('@system: Be brief. ~@user: Hi ~@assistant: Hello ~@user: Bye ~@assistant: ');
});

test('the token that the server writes itself is kept where the server does not write it', async () => {
  const found = await convertTemplate({ chatTemplate: unknown, bos: '<s>', addsBos: false });
  expect(found?.template).toContain('<s>@system');
});

describe('no conversion', () => {
  test.each([
    ['without any conversation', 'Hello'],
    ['that cannot be read', '{% for message in messages %}'],
    // The server would take the braces for an action of its own.
    [
      'that writes double braces',
      "{% for m in messages %}{{ '{' + '{ x }' + '}' + m['role'] + m['content'] }}{% endfor %}",
    ],
    ['of a model that makes speech', "{{ 'outetts-1' }}{{ messages[0]['content'] }}"],
    [
      'that writes a conversation anew with every turn',
      "{% for m in messages | reverse %}{{ m['content'] }}{% endfor %}",
    ],
  ])('of a chat template %s', async (_, chatTemplate) => {
    expect(await convert(chatTemplate)).toBeUndefined();
  });
});

test('a template that drops the system prompt says so', async () => {
  const found = await convert(
    "{% for m in messages %}{% if m['role'] != 'system' %}{{ m['role'] + ':' + m['content'] + ' ~' }}{% endif %}{% endfor %}",
  );
  expect(found).toMatchObject({ origin: 'rendered', takesSystem: false });
});

test('every known template is there, of Ollama’s words, and makes a prompt of a conversation', async () => {
  const known = await knownTemplates();
  expect(known.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['ChatML', 'Llama 3.1', 'Gemma', 'Qwen 3', 'Alpaca']),
  );
  expect(known).toHaveLength(18);
  for (const { name, template } of known) {
    expect(template, name).toMatch(/\.(Prompt|Messages)\b/);
    expect(promptOf(template), name).toContain('Bye');
  }
});
