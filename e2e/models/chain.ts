import { chainModel } from '@/formats/chain-model';
import { oneFile } from './fixture';
import { randomWords, sentenceOf } from './sentence';

/** Ends with a newline: no word of a chain is one. See: [Note: Chain model] */
export const plainTemplate = '{{ .Prompt }}\n';

/** Jinja of the same effect, for servers that use the file's own template. */
export const plainChatTemplate =
  "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}\n{% endfor %}assistant:\n";

/** A model that says one sentence, drawn anew unless words are given. */
export function chain(words = randomWords(), chatTemplate = plainChatTemplate) {
  const model = chainModel({ words, chatTemplate });
  return { ...oneFile('chain.gguf', model, { template: plainTemplate }), words, sentence: sentenceOf(words) };
}

/** A model that says `tick tock tack` until it is stopped. */
export function loop() {
  const words = [' tick', ' tock', ' tack'];
  const model = chainModel({ words, loop: true, chatTemplate: plainChatTemplate });
  return { ...oneFile('loop.gguf', model, { template: plainTemplate }), words };
}

/** A model that makes vectors and nothing else. */
export function embedding() {
  return oneFile('embedding.gguf', chainModel({ words: randomWords(), poolingType: 1 }));
}

/** A model that fills in the middle: what it says does not depend on prefix or suffix. */
export function insert(words = randomWords()) {
  const template = '{{ if .Suffix }}<PRE> {{ .Prompt }} <SUF>{{ .Suffix }} <MID>\n{{ else }}{{ .Prompt }}\n{{ end }}';
  return { ...oneFile('insert.gguf', chainModel({ words }), { template }), words, sentence: sentenceOf(words) };
}
