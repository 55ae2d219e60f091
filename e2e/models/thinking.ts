import { chainModel } from '@/formats/chain-model';
import { oneFile } from './fixture';

/**
 * [Note: Thinking template] Ollama takes the literal texts before and after `.Thinking`, in a list of
 * nodes of their own inside the range over `.Messages`, for the tags that it then looks for in the
 * answer. (thinking/template.go at v0.24.0)
 */
const template =
  '{{ range .Messages }}{{ .Role }}: {{ if .Thinking }}<think>{{ .Thinking }}</think>{{ end }}{{ .Content }}\n{{ end }}' +
  'assistant:\n';

const chatTemplate =
  "{% for message in messages %}{{ message['role'] }}: " +
  "{% if message['reasoning_content'] %}<think>{{ message['reasoning_content'] }}</think>{% endif %}" +
  "{{ message['content'] }}\n{% endfor %}assistant:\n";

/** A model that thinks before it answers. */
export function thinking() {
  const words = ['<think>', ' Let', ' me', ' see', '</think>', ' Fine', ',', ' it', ' works', '.'];
  return {
    ...oneFile('thinking.gguf', chainModel({ words, chatTemplate }), { template }),
    thought: 'Let me see',
    answer: 'Fine, it works.',
  };
}
