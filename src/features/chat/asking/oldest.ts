import type { RunSetup } from '@/shared/run/run-setup';
import type { Message, UserMessage } from '../message';
import { forAnswer, type Refusal } from './refusal';
import { tokensOf, type Estimate } from './token-counts';

/**
 * What is left of a history when as many of its oldest turns as needed are left out for the rest, the question
 * and an answer to fit into the context. Goes by what the server counted of all of it, where it told, and by
 * estimates of its parts. Undefined where it is not known how much fits. At least one turn is left out: all of
 * it was too long.
 */
export function afterOldest(
  { question, before }: { question?: UserMessage; before: readonly Message[] },
  { promptTokens, contextLength }: Refusal,
  setup: RunSetup | undefined,
  estimate: Estimate,
): Message[] | undefined {
  if (!question || contextLength === undefined) return undefined;
  const tools = setup?.tools ? estimate(JSON.stringify(setup.tools)) : 0;
  const always = estimate(setup?.system ?? '') + tools + tokensOf(question, estimate);
  const sizes = before.map((message) => tokensOf(message, estimate));
  const whole = sizes.reduce((sum, size) => sum + size, always);
  // Where nothing was counted, estimates are all there is.
  const factor = promptTokens === undefined ? 1 : promptTokens / Math.max(1, whole);
  const room = contextLength - Math.min(forAnswer, contextLength / 4);
  let sum = always;
  let from = before.length;
  for (let index = before.length - 1; index > 0; index -= 1) {
    sum += sizes[index]!;
    if (sum * factor > room) break;
    if (before[index]!.role === 'user') from = index;
  }
  return before.slice(from);
}
