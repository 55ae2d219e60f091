import { isSameModel } from '@/ollama/model-name';
import type { AssistantMessage, Message, MessageId } from '../message';
import { promptTokens, tokensOf, tokensSentOn, type Estimate } from './token-counts';

/** What a server seems not to have read for the last answer of a branch. */
export interface CutHistory {
  /** `counted`: its own counts say so. `guessed`: it read far fewer tokens than the words are likely to have. */
  by: 'counted' | 'guessed';
  /** Before which message history was cut, by estimate; the question itself where that was cut. */
  before: MessageId;
  /** Whether that is the question that was put last. */
  isQuestion: boolean;
  /** The answer that was written without what is missing. */
  answer: MessageId;
  /** What it read, in tokens. */
  read: number;
  /** What it would have had to read at least, or, guessed, about. */
  expected: number;
}

/** A guess is off by less than this in any language and most code. */
const unlikely = 2.5;
/** Fewer tokens than this that are missing are no matter to speak of, and guesses of short texts are off by more. */
const fewest = 200;
/** Between two tokenizations of the same words, and for what templates put between messages. */
const slack = 16;

/**
 * Whether the server left out a part of the history for the last answer of a branch, and where.
 *
 * [Note: What counts tell of a cut] A server that drops the oldest messages says nothing of it; it tells how many
 * tokens it read. A history only grows: the prompt of an answer has all of the prompt of any answer before it, and
 * the answers since. Where it has fewer tokens, and there is more to be read than it read, something was left out. What
 * the counts cannot tell is which message was the last one to go: that is reckoned from the end. Nothing is said
 * where model, system prompt, tools or thinking have changed in between, unless the difference is beyond any
 * mistake. (server/prompt.go chatPrompt at v0.24.0 and v0.33.0-rc2)
 */
export function findCut(
  path: readonly MessageId[],
  messageOf: (id: MessageId) => Message | undefined,
  estimate: Estimate,
): CutHistory | undefined {
  const at = lastAnswerAt(path, messageOf);
  if (at === undefined) return undefined;
  const answer = messageOf(path[at]!) as AssistantMessage;
  const read = promptTokens(answer)!;
  const least = leastExpected(path.slice(0, at), messageOf, answer);
  const isCounted = least !== undefined && read + slack < least;

  // A message that was deleted in between lowers the counts as well: then there is no more than was read.
  const allowed = isCounted ? read * 1.1 + slack : Math.max(read * unlikely, read + fewest);
  let sum = estimate(answer.setup?.system ?? '');
  let before: number | undefined;
  for (let index = at - 1; index >= 0; index -= 1) {
    const message = messageOf(path[index]!);
    if (!message) break;
    sum += tokensOf(message, estimate);
    if (before === undefined && sum > read) before = index;
    if (sum <= allowed) continue;
    return {
      by: isCounted ? 'counted' : 'guessed',
      // The message on which it runs over is the first that is missing: the next one was read.
      before: path[Math.min(before! + 1, at - 1)]!,
      isQuestion: before! >= at - 1,
      answer: answer.id,
      read,
      expected: isCounted ? least : Math.round(sum),
    };
  }
  return undefined;
}

function lastAnswerAt(
  path: readonly MessageId[],
  messageOf: (id: MessageId) => Message | undefined,
): number | undefined {
  for (let index = path.length - 1; index > 0 && index >= path.length - 3; index -= 1) {
    const message = messageOf(path[index]!);
    if (message?.role !== 'assistant') continue;
    return message.status !== 'streaming' && promptTokens(message) !== undefined ? index : undefined;
  }
  return undefined;
}

/** How many messages back counts are looked at. */
const reach = 100;

/**
 * How many tokens an answer's prompt must have had at least: those of any prompt before it, and the answers since.
 * Where history was cut once, the prompt just before is short as well, so that one is not enough.
 */
function leastExpected(
  earlier: readonly MessageId[],
  messageOf: (id: MessageId) => Message | undefined,
  answer: AssistantMessage,
): number | undefined {
  let least: number | undefined;
  let since = 0;
  for (const id of earlier.slice(-reach).toReversed()) {
    const message = messageOf(id);
    if (message?.role !== 'assistant') continue;
    if (!isAskedAlike(message, answer)) return least;
    since += tokensSentOn(message);
    const prompt = promptTokens(message);
    if (prompt !== undefined) least = Math.max(least ?? 0, prompt + since);
  }
  return least;
}

function isAskedAlike(one: AssistantMessage, other: AssistantMessage): boolean {
  const asked = ({ setup }: AssistantMessage) => JSON.stringify([setup?.system, setup?.tools, setup?.think]);
  return one.serverId === other.serverId && isSameModel(one.model, other.model) && asked(one) === asked(other);
}
