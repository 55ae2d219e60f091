// Names of what is built into a server to write prompts and to read answers, in place of a template.
// A create stores any name; one that the server does not have fails when the model is used.
// Sources: rendererForName in model/renderers/renderer.go, ParserForName in model/parsers/parsers.go of
// github.com/ollama/ollama at v0.24.0.

/** Renderers write the prompt. */
export const rendererNames: readonly string[] = [
  'cogito',
  'deepseek3.1',
  'functiongemma',
  'gemma4',
  'gemma4-large',
  'gemma4-small',
  'glm-4.7',
  'glm-ocr',
  'laguna',
  'lfm2',
  'lfm2-thinking',
  'nemotron-3-nano',
  'olmo3',
  'olmo3-32b-think',
  'olmo3-think',
  'olmo3.1',
  'qwen3-coder',
  'qwen3-vl-instruct',
  'qwen3-vl-thinking',
  'qwen3.5',
];

/** Parsers find thinking and tool calls in the answer. */
export const parserNames: readonly string[] = [
  'cogito',
  'deepseek3',
  'functiongemma',
  'gemma4',
  'gemma4-no-thinking',
  'glm-4.7',
  'glm-ocr',
  'harmony',
  'laguna',
  'lfm2',
  'lfm2-thinking',
  'ministral',
  'nemotron-3-nano',
  'olmo3',
  'olmo3-think',
  'passthrough',
  'qwen3',
  'qwen3-coder',
  'qwen3-thinking',
  'qwen3-vl-instruct',
  'qwen3-vl-thinking',
  'qwen3.5',
];
