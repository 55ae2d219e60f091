import { isBlank, type AssistantMessage, type MessageId, type Part } from './message';

/**
 * An answer with other words at its end, as a message of its own. Thinking and the tools that were called
 * stay. What was measured belongs to the words that there were.
 */
export function withText(
  answer: AssistantMessage,
  text: string,
  { id, at }: { id: MessageId; at: number },
): AssistantMessage {
  const { metrics: _ofOthers, logprobs: _too, doneReason: _none, error: _gone, endedAt: _never, ...rest } = answer;
  const lastStep = answer.parts.findLastIndex(({ kind }) => kind === 'tool-result') + 1;
  const kept = answer.parts.filter((part, index) => index < lastStep || part.kind !== 'text');
  const parts: Part[] = text === '' ? kept : [...kept, { kind: 'text', text }];
  return { ...rest, id, createdAt: at, editedAt: at, status: 'done', parts };
}

/** The words at the end of an answer that can be changed. */
export function changeableText({ parts }: AssistantMessage): string {
  const lastStep = parts.findLastIndex(({ kind }) => kind === 'tool-result') + 1;
  return parts
    .slice(lastStep)
    .map((part) => (part.kind === 'text' ? part.text : ''))
    .join('');
}

/** Whether an answer ends where its model could write on: it was cut, or its words were changed. */
export function mayGoOn(answer: AssistantMessage): boolean {
  const { status, doneReason, editedAt, parts } = answer;
  const last = parts.at(-1);
  // From the results of tools it goes on with the next step.
  const hasEnd = last?.kind === 'tool-result' || (last?.kind === 'text' && !isBlank(last.text));
  const isCut = status === 'stopped' || status === 'failed' || status === 'interrupted' || doneReason === 'length';
  return hasEnd && (isCut || (status === 'done' && editedAt !== undefined && answer.endedAt === undefined));
}
