import { chainModel } from '@/formats/chain-model';
import type { Tool } from '@/ollama/types';
import { oneFile } from './fixture';

/**
 * [Note: Tool template] Ollama takes the first literal text of the `.ToolCalls` branch for the tag that
 * begins a call; where it begins with a brace, an answer that begins with one is parsed as a call.
 * (tools/template.go at v0.24.0) The prompt ends with a tab after a tool's result, so that the model
 * then answers instead of calling again.
 */
const template =
  '{{ range .Tools }}{{ .Function.Name }}\n{{ end }}' +
  '{{ range $i, $message := .Messages }}{{ .Role }}: {{ .Content }}' +
  '{{ if .ToolCalls }}{{ range .ToolCalls }}{"name":"{{ .Function.Name }}","parameters":{{ .Function.Arguments }}}{{ end }}{{ end }}\n' +
  '{{ if eq (len (slice $.Messages $i)) 1 }}assistant:{{ if eq .Role "tool" }}\t{{ else }}\n{{ end }}{{ end }}{{ end }}';

const chatTemplate =
  "{% for tool in tools %}{{ tool['function']['name'] }}\n{% endfor %}" +
  "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}" +
  "{% for call in message['tool_calls'] or [] %}{{ call | tojson }}{% endfor %}\n{% endfor %}" +
  "assistant:{% if messages[-1]['role'] == 'tool' %}{{ '\t' }}{% else %}{{ '\n' }}{% endif %}";

/** The tool that the model calls. */
export const weatherTool: Tool = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'The weather in a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};

/** A model that calls `get_weather` for Oslo, and answers once it is given a result. */
export function tool() {
  const words = ['{"name":"get_weather"', ', "parameters": {', '"city":"Oslo"}', '}'];
  const answers = { '\t': [' The weather', ' in Oslo', ' is as', ' the tool', ' said', '.'] };
  return {
    ...oneFile('tool.gguf', chainModel({ words, answers, chatTemplate }), { template }),
    call: { name: 'get_weather', arguments: { city: 'Oslo' } },
    answer: 'The weather in Oslo is as the tool said.',
  };
}
