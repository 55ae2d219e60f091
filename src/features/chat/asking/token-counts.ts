import { tokensOfImage } from '../estimate-tokens';
import { isAttachment, textOf, type AssistantMessage, type Message } from '../message';

/** Guesses how many tokens a text has. */
export type Estimate = (text: string) => number;

/** What templates put around a message, roughly. */
const tokensAround = 4;

/** The tokens that the server read and wrote for an answer's last step: real counts. Undefined where it told none. */
export function countedTokens({ metrics }: AssistantMessage): number | undefined {
  if (!metrics?.prompt_eval_count) return undefined;
  return metrics.prompt_eval_count + (metrics.eval_count ?? 0);
}

/** The tokens of the first request for an answer: what came before it, and the question. */
export function promptTokens(answer: AssistantMessage): number | undefined {
  const first = answer.parts.find((part) => part.kind === 'step');
  return (first ? first.metrics : answer.metrics)?.prompt_eval_count || undefined;
}

/**
 * How many of an answer's tokens are certain to be sent with the next question: none that were thought or
 * called, which templates leave out or write in another way.
 */
export function tokensSentOn(answer: AssistantMessage): number {
  const isPlain = answer.parts.every(({ kind }) => kind === 'text') && answer.editedAt === undefined;
  return isPlain ? (answer.metrics?.eval_count ?? 0) : 0;
}

/** About how many tokens a message is sent with: counted where that is so, else guessed. */
export function tokensOf(message: Message, estimate: Estimate): number {
  const counted = message.role === 'assistant' ? tokensSentOn(message) : 0;
  if (counted > 0) return counted + tokensAround;
  return attachedTokens(message.parts, estimate) + estimate(textOf(message)) + tokensAround;
}

/** About how many tokens the attachments among some parts have. A recording's are not known. */
export function attachedTokens(parts: Message['parts'], estimate: Estimate): number {
  return parts.filter(isAttachment).reduce((sum, part) => {
    if (part.kind === 'file') return sum + estimate(part.text) + tokensAround;
    return part.kind === 'image' ? sum + tokensOfImage : sum;
  }, 0);
}
