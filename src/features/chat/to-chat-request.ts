import type { ChatRequest, Message as WireMessage } from '@/ollama';
import { textOf, type Message } from './message';

/**
 * The request that asks for the next answer. `history` runs from the first message to the question.
 * Answers that ended early are sent as far as they came, empty ones not at all. Thinking is sent only
 * with tool calls, where the model needs it to go on; elsewhere templates leave it out themselves.
 */
export function toChatRequest(history: readonly Message[], { model }: { model: string }): ChatRequest {
  return { model, messages: history.map(toWireMessage).filter(hasContent) };
}

function toWireMessage({ role, parts }: Message): WireMessage {
  const message: WireMessage = { role, content: textOf({ parts }) };
  const images = parts.filter((part) => part.kind === 'image').map(({ base64 }) => base64);
  const calls = parts.filter((part) => part.kind === 'tool-call').map(({ call }) => call);
  const thinking = parts.map((part) => (part.kind === 'thinking' ? part.text : '')).join('');
  if (images.length > 0) message.images = images;
  if (calls.length > 0) message.tool_calls = calls;
  if (calls.length > 0 && thinking !== '') message.thinking = thinking;
  return message;
}

function hasContent({ content, images, tool_calls: calls }: WireMessage): boolean {
  return content !== '' || images !== undefined || calls !== undefined;
}
