import { isBlank, type AssistantMessage } from '../message';

/**
 * How an answer ended, where that wants words: undefined for one that goes on, and for one that its model ended with
 * something to read. `empty` has nothing at all, `thoughtOnly` nothing but thoughts, `changed` what the user put there.
 */
export type AnswerEnding =
  'failed' | 'stopped' | 'interrupted' | 'interruptedEmpty' | 'changed' | 'length' | 'thoughtOnly' | 'empty';

export function endingOf(message: AssistantMessage): AnswerEnding | undefined {
  const { status, doneReason, error, editedAt, endedAt } = message;
  if (error) return 'failed';
  if (status === 'stopped') return 'stopped';
  if (status === 'interrupted') return hasWords(message) || hasThought(message) ? 'interrupted' : 'interruptedEmpty';
  if (status !== 'done') return undefined;
  if (editedAt !== undefined && endedAt === undefined) return 'changed';
  if (doneReason === 'length') return 'length';
  if (hasWords(message)) return undefined;
  return hasThought(message) ? 'thoughtOnly' : 'empty';
}

/** Whether there is more than thinking. */
export function hasWords({ parts }: AssistantMessage): boolean {
  return parts.some((part) => part.kind !== 'thinking' && (part.kind !== 'text' || !isBlank(part.text)));
}

export function hasThought({ parts }: AssistantMessage): boolean {
  return parts.some(({ kind }) => kind === 'thinking');
}
