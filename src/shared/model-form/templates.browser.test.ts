import { expect, test } from 'vitest';
import { loadTemplates } from './templates';

const chatML =
  "{% for m in messages %}{{'<|im_start|>' + m['role'] + '\n' + m['content'] + '<|im_end|>\n'}}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

test('a chat template is converted, beside the known ones', async () => {
  const { conversion, known } = await loadTemplates({ chatTemplate: chatML, addsBos: false });
  expect(conversion?.template).toContain('<|im_start|>');
  expect(known.map(({ name }) => name)).toContain('Gemma');
});

test('a chat template that never ends holds nothing up: there is no conversion of it', async () => {
  const endless = '{% for a in range(100000) %}{% for b in range(100000) %}{{ a * b }}{% endfor %}{% endfor %}';
  const { conversion, known } = await loadTemplates({ chatTemplate: endless, addsBos: false }, { patienceMs: 500 });
  expect(conversion).toBeUndefined();
  expect(known).not.toEqual([]);
});
