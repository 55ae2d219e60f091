import type { OllamaChatTemplateMapEntry } from '@huggingface/ollama-utils';

// From chat templates in Jinja, as model files have them, to Go templates, as Ollama wants them. The
// library that knows is loaded when it is asked for the first time.

/** What a conversion needs to know of a model file. */
export interface TemplateFacts {
  /** Jinja. */
  chatTemplate: string;
  /** The texts of the tokens that begin and end a text. */
  bos?: string;
  eos?: string;
  /** Whether the server puts `bos` before every prompt by itself. */
  addsBos: boolean;
}

/**
 * Where a Go template comes from.
 *
 * - `rendered`: worked out from what the chat template makes of a short conversation.
 * - `same`: Ollama's library has it for this very chat template.
 * - `alike`: Ollama's library has it for a chat template that begins alike or has the same marks.
 * - `pattern`: of a common kind that the chat template reminds of.
 */
export type ConversionOrigin = 'same' | 'alike' | 'rendered' | 'pattern';

export interface Conversion {
  /** Go. */
  template: string;
  /** What ends an answer. */
  stop: string[];
  origin: ConversionOrigin;
  /** The model of Ollama's library that it comes from. */
  model?: string;
  /** Whether a system prompt has a place in it. */
  takesSystem: boolean;
  /** Whether the chat template speaks of tools and this one does not. */
  losesTools: boolean;
}

export interface KnownTemplate {
  /** A name that people use: no text to translate. */
  name: string;
  template: string;
  stop: string[];
}

/**
 * The Go template for a file's chat template, or undefined where no usable one is found. What is worked
 * out from the chat template itself is right to the letter, but knows no tools: for a chat template that
 * has them the one of a model like it is better.
 *
 * [Note: The first match may be a stranger] The library takes the first of its models whose chat template
 * has the same 128 characters at its beginning. That gives ChatML to Llama 2 and Llama 3, whose chat
 * templates begin as those of models that were trained otherwise. So it is asked thrice, the second time
 * with a comment before the chat template, which leaves the comparison of marks, the third time with a
 * mark in the comment, which leaves its own conversion; and what writes marks that the chat template does
 * not have is no answer. (src/chat-template.ts of @huggingface/ollama-utils at 0.0.18)
 */
export async function convertTemplate(facts: TemplateFacts): Promise<Conversion | undefined> {
  const { chatTemplate } = facts;
  const answers = [];
  for (const before of ['', '{# #}', '{# <|none|> #}']) {
    answers.push(await ask({ ...facts, chatTemplate: before + chatTemplate }));
  }
  const found = answers.filter((answer) => answer !== undefined);
  const ofLibrary = found.filter(({ model }) => model.startsWith('library/'));
  const rendered = found.find(({ model, ollama }) => model === 'auto-conversion' && isSound(ollama.template));
  const same = ofLibrary.find(({ gguf }) => gguf === chatTemplate);
  const [alike] = ofLibrary
    .filter(({ ollama }) => hasOnlyMarksOf(ollama.template, facts))
    .toSorted((one, other) => likeness(other.gguf, chatTemplate) - likeness(one.gguf, chatTemplate));
  const pattern = found.find(
    ({ model, ollama }) => model === 'custom-matching' && hasOnlyMarksOf(ollama.template, facts),
  );
  const candidates = { same, alike, rendered, pattern };
  const order: ConversionOrigin[] = speaksOfTools(chatTemplate)
    ? ['same', 'alike', 'rendered', 'pattern']
    : ['rendered', 'same', 'alike', 'pattern'];
  const origin = order.find((each) => candidates[each]);
  return origin && toConversion(candidates[origin]!, origin, facts);
}

/** Marks by which the library tells common kinds of templates apart. */
const knownMarks: Readonly<Record<string, string>> = {
  ChatML: '<|im_start|> <|im_end|>',
  'Qwen 2.5': '<|im_start|> <tools> <tool_call> <|im_end|> <tool_response>',
  'Qwen 3': '<|im_start|> <tools> <tool_call> <|im_end|> <tool_response> <think>',
  'Llama 2': '<SYS> [INST]',
  'Llama 3': '<|start_header_id|> <|end_header_id|> <|eot_id|> <|image|>',
  'Llama 3.1': '<|start_header_id|> <|end_header_id|> <|eot_id|> <|python_tag|> <|eom_id|>',
  'Llama 4': '<|header_start|> <|header_end|> <|eot|> <|image|> <|python_start|> <|python_end|>',
  'Mistral Small 3': '[INST]',
  Gemma: '<start_of_turn> <end_of_turn>',
  'Phi-3': '<|system|> <|end|> <|user|> <|assistant|>',
  'Phi-4': '<|im_start|> <|im_sep|> <|im_end|>',
  Zephyr: '<|system|> <|user|> <|assistant|>',
  'GLM-4': '<sop> <|system|> <|assistant|>',
  'Command R': '<|START_OF_TURN_TOKEN|> <|SYSTEM_TOKEN|> <|END_OF_TURN_TOKEN|> <|USER_TOKEN|> <|CHATBOT_TOKEN|>',
  'Granite 3': '<|start_of_role|> <|end_of_role|> <|end_of_text|> <|tool_call|>',
  OpenChat: '<|end_of_turn|>',
  Alpaca: '### Instruction:',
  'Human / Assistant': 'Human:',
};

/** Templates of common kinds, for files that have none or the wrong one. */
export async function knownTemplates(): Promise<KnownTemplate[]> {
  const known: KnownTemplate[] = [];
  for (const [name, marks] of Object.entries(knownMarks)) {
    const answer = await ask({ chatTemplate: marks, addsBos: true });
    if (answer) known.push({ name, template: answer.ollama.template, stop: stopOf(answer) });
  }
  return known;
}

async function ask({ chatTemplate, bos, eos }: TemplateFacts): Promise<OllamaChatTemplateMapEntry | undefined> {
  const { convertGGUFTemplateToOllama } = await import('@huggingface/ollama-utils');
  try {
    return convertGGUFTemplateToOllama({ chat_template: chatTemplate, bos_token: bos, eos_token: eos });
  } catch {
    // Of some that make no text it says so by throwing.
    return undefined;
  }
}

function toConversion(
  entry: OllamaChatTemplateMapEntry,
  origin: ConversionOrigin,
  { chatTemplate, bos, addsBos }: TemplateFacts,
): Conversion {
  let { template } = entry.ollama;
  // Rendering writes the token that the server writes too; twice it confuses models.
  if (origin === 'rendered' && bos && addsBos) {
    for (const start of ['{{ if .System }}', '']) {
      if (template.startsWith(start + bos)) template = start + template.slice(start.length + bos.length);
    }
  }
  return {
    template,
    stop: stopOf(entry).filter((text) => text !== bos),
    origin,
    ...(entry.model.startsWith('library/') ? { model: /^library\/([^:]*)/.exec(entry.model)![1]! } : {}),
    losesTools: speaksOfTools(chatTemplate) && !/\.Tools\b/.test(template),
    takesSystem: /\.System\b|"system"|\.Role\s*-?\}\}/.test(template),
  };
}

function speaksOfTools(chatTemplate: string): boolean {
  return /\btools\b/.test(chatTemplate);
}

/** The form has a text a line. One that contains another never ends anything. */
function stopOf({ ollama }: OllamaChatTemplateMapEntry): string[] {
  const texts = (ollama.params?.stop ?? []).filter((text) => text !== '' && !/\n|\{\{/.test(text));
  return texts.filter((text) => !texts.some((other) => other !== text && text.includes(other)));
}

/** Whether a Go template writes no token that the chat template does not write. */
function hasOnlyMarksOf(template: string, { chatTemplate, bos, eos }: TemplateFacts): boolean {
  const marks = template.replace(/\{\{.*?\}\}/gs, ' ').match(/<[^\s<>]+>|\[\/?[A-Z_]+\]/g) ?? [];
  return marks.every((mark) => mark === bos || mark === eos || chatTemplate.includes(mark));
}

/** The actions that rendering puts into a template, but for its places. */
const renderedActions =
  /\{\{( if \.(System|Prompt)|-? end|- range \.Messages|-( else)? if eq \.Role "(user|assistant)") \}\}/g;
const places = /\{\{ \.(\w+) \}\}/g;

/**
 * Whether what was rendered has its places, once each, and no braces that a server would take for an
 * action. Chat templates that change what stands before leave pieces of both behind.
 */
function isSound(template: string): boolean {
  const found = [...template.matchAll(places)].map(([, name]) => name).join(' ');
  const rest = template.replace(renderedActions, '').replace(places, '');
  return ['System Prompt Response', 'Content Content'].includes(found) && !rest.includes('{{');
}

/** How many characters two texts share at their beginnings and ends. */
function likeness(one: string, other: string): number {
  const shortest = Math.min(one.length, other.length);
  let start = 0;
  while (start < shortest && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < shortest - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return start + end;
}
