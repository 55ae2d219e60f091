import type { RunningModel } from '@/ollama';
import { isSameModel } from '@/ollama/model-name';
import type { AssistantMessage } from '../message';
import type { ConversationSetup } from '../conversation-setup';
import { countedTokens } from './token-counts';

/** How full the context of the next question is. All in tokens. */
export interface ContextUse {
  /** What the server counted up to the end of the last answer, and by which model's way of counting. */
  counted?: { tokens: number; model: string; isByAnother: boolean };
  /** How much there is room for: as the server says of what is loaded, or as it is going to be asked for. */
  limit?: { tokens: number; by: 'running' | 'asked' };
  /** A guess at what is typed. */
  typed: number;
}

interface ContextFacts {
  /** The last answer of the branch that told its counts. */
  last: AssistantMessage | undefined;
  model: string;
  /** What is loaded on the server; undefined while that is not known. */
  running: readonly RunningModel[] | undefined;
  setup: ConversationSetup;
  /** As many tokens as the model was trained for: a server gives no more. */
  trainedFor: number | undefined;
  typed: number;
}

export function contextUse({ last, model, running, setup, trainedFor, typed }: ContextFacts): ContextUse {
  const use: ContextUse = { typed };
  const tokens = last && countedTokens(last);
  if (tokens !== undefined) {
    use.counted = { tokens, model: last!.model, isByAnother: !isSameModel(last!.model, model) };
  }
  const inEffect = running?.find(({ name }) => isSameModel(name, model))?.context_length || undefined;
  const wanted = setup.options?.num_ctx;
  const asked = wanted === undefined ? undefined : Math.min(wanted, trainedFor ?? wanted);
  if (asked !== undefined && asked !== inEffect) use.limit = { tokens: asked, by: 'asked' };
  else if (inEffect !== undefined) use.limit = { tokens: inEffect, by: 'running' };
  return use;
}

/** From 0 to 1, or beyond; undefined where one of the two is not known. */
export function fillOf({ counted, limit, typed }: ContextUse): number | undefined {
  return limit && (counted?.tokens ?? 0) + typed > 0 ? ((counted?.tokens ?? 0) + typed) / limit.tokens : undefined;
}

export type Fill = 'roomy' | 'nearly' | 'over';

/** From where on it is worth a warning: an answer needs room as well. */
const nearly = 0.85;

export function fillWord(use: ContextUse): Fill {
  const fill = fillOf(use) ?? 0;
  if (fill >= 1) return 'over';
  return fill >= nearly ? 'nearly' : 'roomy';
}

/** How far back an answer is looked for that told its counts. */
const reach = 20;

/** The last answer of a branch that told its counts. */
export function lastCounted<Id>(
  path: readonly Id[],
  messageOf: (id: Id) => { role: string } | undefined,
): AssistantMessage | undefined {
  for (const id of path.slice(-reach).toReversed()) {
    const message = messageOf(id);
    if (message?.role !== 'assistant') continue;
    const answer = message as AssistantMessage;
    if (countedTokens(answer) !== undefined) return answer;
  }
  return undefined;
}
