import type { Message, Think, Tool } from '@/ollama/types';
import { execute, parseGoTemplate, type Node } from './go-template-engine';

/** What a prompt is rendered from. */
export interface PromptParts {
  messages: Message[];
  tools: Tool[];
  think: Think | undefined;
}

/**
 * The prompt that a Go template makes of a conversation.
 *
 * A template that ranges over the messages is run once. An older one, with `.System`, `.Prompt` and
 * `.Response`, is run for each exchange and cut after its last `.Response`. (Template.Execute in
 * template/template.go at v0.24.0)
 */
export function renderPrompt(template: string, { messages, tools, think }: PromptParts): string {
  let nodes = parseGoTemplate(template);
  if (mentions(template, 'Messages')) {
    const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
    return execute(nodes, {
      System: system.join('\n\n'),
      Messages: messages,
      Tools: tools,
      Response: '',
      Think: think !== undefined && think !== false,
      ThinkLevel: typeof think === 'string' ? think : think ? 'medium' : '',
      IsThinkSet: think !== undefined,
    });
  }
  if (!mentions(template, 'Response')) nodes = parseGoTemplate(`${template}{{ .Response }}`);
  let result = '';
  let exchange = { System: '', Prompt: '', Response: '' };
  const flush = () => {
    result += execute(nodes, exchange);
    exchange = { System: '', Prompt: '', Response: '' };
  };
  for (const { role, content } of messages) {
    if (role === 'system') {
      if (exchange.Prompt || exchange.Response) flush();
      exchange.System = content;
    } else if (role === 'user') {
      if (exchange.Response) flush();
      exchange.Prompt = content;
    } else if (role === 'assistant') {
      exchange.Response = content;
    }
  }
  return result + execute(cutAfterResponse(nodes), exchange);
}

/** The prompt of a template that fills in between `prompt` and `suffix`. */
export function renderInsert(template: string, prompt: string, suffix: string): string {
  return execute(parseGoTemplate(template), { Prompt: prompt, Suffix: suffix, Response: '' });
}

/**
 * The text by which a template's tool calls begin: the first text in its branch for `.ToolCalls`.
 * `{` when there is none, as the real parser assumes. (tools/template.go at v0.24.0)
 */
export function toolTag(template: string): string {
  const branch = /\{\{-?\s*(?:else )?if[^}]*\.ToolCalls[^}]*\}\}([\s\S]*)/.exec(template)?.[1] ?? '';
  const text = branch
    .replace(/\{\{-?\s*range[^}]*\}\}/g, '')
    .split('{{')[0]!
    .trim();
  if (text === '' || text.startsWith('{')) return '{';
  if (/^\[\s*(\{|$)/.test(text)) return '[';
  return text
    .split('\n')[0]!
    .split('{')[0]!
    .replace(/\s*\[?\s*$/, '');
}

/** Whether a Go template uses a field, such as `Tools`. */
export function mentions(template: string, field: string): boolean {
  return new RegExp(`\\{\\{[^}]*\\.${field}\\b`).test(template);
}

/**
 * The literal texts around `.Thinking` in a Go template that ranges over the messages: the tags that
 * the model puts around its thoughts. Undefined when there are none.
 */
export function thinkingTags(template: string): { open: string; close: string } | undefined {
  if (!/\{\{-?\s*range[^}]*\.Messages/.test(template)) return undefined;
  const match =
    /\{\{-?\s*(?:if|else if)\b[^}]*\.Thinking\b[^}]*\}\}([^{]*)\{\{[^}]*\.Thinking\b[^}]*\}\}([^{]*)\{\{/.exec(
      template,
    );
  const open = match?.[1]?.trim();
  const close = match?.[2]?.trim();
  return open && close ? { open, close } : undefined;
}

function cutAfterResponse(nodes: Node[]): Node[] {
  const index = nodes.findIndex((node) => node.kind === 'action' && /\.Response\b/.test(node.source));
  return index < 0 ? nodes : nodes.slice(0, index + 1);
}
