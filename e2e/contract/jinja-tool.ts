import { chainModel } from '@/formats/chain-model';
import { oneFile } from '../models/fixture';

/**
 * [Note: Jinja tool calls] llama.cpp tells how a model writes its calls by its template, and takes the
 * answer apart by that: a call that does not look as the template has it is an error. So this model
 * writes `<tool_call>` around its calls, as many do.
 */
const chatTemplate =
  "{%- if tools %}{{ '<tools>' }}{% for tool in tools %}{{ tool | tojson }}{% endfor %}" +
  '\nReturn <tool_call>\n{"name": <name>, "arguments": <arguments>}\n</tool_call>\n{% endif %}' +
  "{%- for message in messages %}{{ '<|im_start|>' + message.role + '\n' }}" +
  '{% if message.content %}{{ message.content }}{% endif %}' +
  '{% for call in message.tool_calls %}<tool_call>\n{"name": "{{ call.function.name }}", "arguments": ' +
  '{{ call.function.arguments | tojson }}}\n</tool_call>{% endfor %}' +
  "{{ '<|im_end|>\n' }}{%- endfor %}{%- if add_generation_prompt %}{{ '<|im_start|>assistant' }}" +
  "{%- if messages[-1].role == 'tool' %}{{ '\t' }}{%- else %}{{ '\n' }}{%- endif %}{%- endif %}";

/** For an engine with Jinja templates: a model that calls `get_weather` for Oslo, and answers once it is given a result. */
export function jinjaTool() {
  const words = [
    '<tool_call>',
    '\n{"name": "get_weather"',
    ', "arguments": {',
    '"city": "Oslo"}',
    '}',
    '\n</tool_call>',
  ];
  const answers = { '\t': [' The weather', ' in Oslo', ' is as', ' the tool', ' said', '.'] };
  const file = chainModel({ words, answers, chatTemplate, contextLength: 2048 });
  return {
    ...oneFile('tool.gguf', file),
    call: { name: 'get_weather', arguments: { city: 'Oslo' } },
    answer: 'The weather in Oslo is as the tool said.',
  };
}
