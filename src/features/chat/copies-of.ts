import { newId } from '@/base/ids';
import type { AssistantMessage, Message, Part } from './message';

/**
 * Copies of messages, each following the one before it, the first one none. How many tokens the server had read
 * for an answer was counted with what came before, and says nothing of a copy.
 */
export function copiesOf(messages: readonly Message[]): Message[] {
  let parentId: string | null = null;
  return messages.map((message) => {
    const copy: Message = { ...withoutHistory(message), id: newId(), parentId };
    parentId = copy.id;
    return copy;
  });
}

function withoutHistory(message: Message): Message {
  if (message.role === 'user') {
    const { isComparison: _ofOne, ...question } = message;
    return question;
  }
  const parts = message.parts.map((part): Part => (part.kind === 'step' ? withoutPrompt(part) : part));
  return withoutPrompt({ ...message, parts });
}

function withoutPrompt<T extends Pick<AssistantMessage, 'metrics'>>(of: T): T {
  if (!of.metrics) return of;
  const { prompt_eval_count: _ofMore, ...metrics } = of.metrics;
  return { ...of, metrics };
}
