import type { ToolCall } from '@/ollama/types';
import { EngineError, type EngineChatRequest, type EngineChunk } from '../engine';
import { thinkingSplitter, toolSplitter, type Splitter } from './answer-splitter';

// Chats whose prompt the engine makes by the Jinja template in the file.

/**
 * The prompt, with a stand-in for the template: none is read here. It is that of the models that tests
 * make, and chatml where the file has none.
 */
export function renderNative(chatTemplate: string | undefined, { messages }: EngineChatRequest): string {
  if (!chatTemplate) {
    const said = messages.map(({ role, content }) => `<|im_start|>${role}\n${content}<|im_end|>\n`);
    return `${said.join('')}<|im_start|>assistant\n`;
  }
  const said = messages.map(({ role, content }) => `${role}: ${content}\n`);
  return `${said.join('')}assistant:${messages.at(-1)?.role === 'tool' ? '\t' : '\n'}`;
}

/** What takes an answer apart. Throws an EngineError for what llama-server does not do at once. */
export function nativeSplitters(chatTemplate = '', { tools, topLogprobs }: EngineChatRequest): Splitter[] {
  if (tools.length > 0 && topLogprobs !== undefined) {
    const message = 'logprobs is not supported with tools + stream';
    throw new EngineError(JSON.stringify({ error: { code: 400, message, type: 'invalid_request_error' } }), 400);
  }
  const splitters: Splitter[] = [];
  // Whether it was to think or not, and with the blanks. A template can leave the thinking out; none is read here.
  if (chatTemplate.includes('<think>')) {
    splitters.push(thinkingSplitter({ open: '<think>', close: '</think>', keepsBlanks: true }));
  }
  if (tools.length > 0) splitters.push(toolSplitter(chatTemplate.includes('<tool_call>') ? '<tool_call>' : '{', tools));
  return splitters;
}

/** The same answer with its tool calls in the last record, named as llama-server names them. */
export async function* withCallsLast(
  chunks: AsyncGenerator<EngineChunk, void, void>,
): AsyncGenerator<EngineChunk, void, void> {
  const calls: ToolCall[] = [];
  for await (const { toolCalls = [], ...chunk } of chunks) {
    calls.push(...toolCalls.map((call) => ({ ...call, id: newCallId() })));
    if (chunk.done) yield { ...chunk, toolCalls: calls };
    else if (Object.keys(chunk).length > 0) yield chunk;
  }
}

function newCallId(): string {
  const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  return Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => letters[byte % letters.length]).join('');
}
