import type { Message } from '@/ollama/types';
import type { ContextExceededError } from './llama-errors';

/** The part of a text that should fit, a little less than the counts say: tokens differ in length. */
function keptLength(length: number, { promptTokens, contextLength }: ContextExceededError): number {
  const kept = Math.floor((length * 0.95 * contextLength) / promptTokens);
  return Math.max(0, Math.min(kept, length - 1));
}

/**
 * A chat without its oldest messages, in which all system messages and the last one are kept, as
 * Ollama does. Undefined when nothing is left to drop.
 */
export function withoutOldest(messages: Message[], exceeded: ContextExceededError): Message[] | undefined {
  const droppable = messages.slice(0, -1).filter(({ role }) => role !== 'system');
  if (droppable.length === 0) return undefined;
  const length = messages.reduce((sum, { content }) => sum + content.length, 0);
  let surplus = length - keptLength(length, exceeded);
  let count = 0;
  for (; count < droppable.length && (count === 0 || surplus > 0); count += 1) {
    surplus -= droppable[count]?.content.length ?? 0;
  }
  // A tool's answer makes no sense without its call.
  while (droppable[count]?.role === 'tool') count += 1;
  const dropped = new Set(droppable.slice(0, count));
  return messages.filter((message) => !dropped.has(message));
}

/** A prompt without its beginning. */
export function shorterPrompt(prompt: string, exceeded: ContextExceededError): string {
  return prompt.slice(prompt.length - keptLength(prompt.length, exceeded));
}

/** An input to embed without its end. */
export function shorterInput(input: string, exceeded: ContextExceededError): string {
  return input.slice(0, keptLength(input.length, exceeded));
}
