import type { JsonObject } from '@/ollama';
import type { AssistantMessage } from '../message';
import { largerContext } from './refusal';
import { countedTokens } from './token-counts';

/** What made an answer end by its length. All in tokens. */
export interface LengthWay {
  /** `answer`: the limit of an answer. `context`: what was read and written together. */
  by: 'answer' | 'context';
  limit: number | undefined;
  /** The next limit that is worth asking for; undefined where none is. */
  larger: number | undefined;
}

interface Facts {
  /** The parameters that the model sets itself. */
  own: JsonObject;
  /** Of the loaded model; undefined while that is not known. */
  contextLength: number | undefined;
  trainedFor: number | undefined;
}

/**
 * Tells from counts what an answer's length ran into.
 *
 * [Note: Ended by length] `done_reason: length` is the end of `num_predict`, or of the context where the server
 * does not shift it. Without a limit there is one of ten contexts. (llm/server.go at v0.24.0 and
 * llm/llama_server.go at v0.33.0-rc2)
 */
export function lengthWay(answer: AssistantMessage, { own, contextLength, trainedFor }: Facts): LengthWay {
  const limit = answer.setup?.options?.num_predict ?? own.num_predict;
  const written = answer.metrics?.eval_count;
  if (typeof limit === 'number' && limit > 0 && (written === undefined || written >= limit))
    return { by: 'answer', limit, larger: limit * 2 };
  const full = contextLength ?? countedTokens(answer);
  return { by: 'context', limit: full, larger: largerContext({ contextLength: full }, trainedFor) };
}
