import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import { abortError } from '@/base/abort';
import type { JsonObject } from '@/ollama';
import type { MessageId, ToolResultPart } from '../../message';

/** What a call was answered, before the times are known. */
export type Answer = Pick<ToolResultPart, 'content' | 'outcome' | 'by'>;

/** Why a call waits for the user that would otherwise be carried out at once. */
export type Doubt = 'rounds' | 'length';

/** Where a call stands that is not answered yet. */
export type Stage =
  /** Nothing runs before the user says so. */
  | { at: 'asking'; doubt?: Doubt }
  /** The user writes the answer. */
  | { at: 'writing' }
  /** `endsAt` is when it is given up. */
  | { at: 'running'; startedAt: number; endsAt?: number; progress?: string }
  /** There is an answer, which the user may change before it goes out. */
  | { at: 'review'; answer: Answer };

export type Decision =
  { do: 'run'; args: JsonObject } | { do: 'write' } | { do: 'refuse' } | { do: 'send'; text: string } | { do: 'stop' };

/** A call on its way to an answer. A new object with every change. */
export interface OpenCall {
  args: JsonObject;
  /** Whether there is a tool behind it that can be run, other than the user. */
  canRun: boolean;
  stage: Stage;
}

/** A call, by its answer and its place among the parts of that. */
export type CallKey = `${MessageId}/${number}`;

export function callKey(answerId: MessageId, index: number): CallKey {
  return `${answerId}/${index}`;
}

/** The calls that are being answered. Here and not on the page: leaving it ends none. */
export const useOpenCallsStore = defineStore('chat.calls', () => {
  const calls = shallowReactive(new Map<CallKey, OpenCall>());
  const waiting = new Map<CallKey, (decision: Decision) => void>();

  /** Shows where a call stands, and waits for what the user decides. Rejects with an AbortError when `signal` aborts. */
  function waitFor(key: CallKey, call: OpenCall, signal: AbortSignal): Promise<Decision> {
    calls.set(key, call);
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(abortError());
      const onAbort = () => {
        waiting.delete(key);
        reject(abortError());
      };
      signal.addEventListener('abort', onAbort, { once: true });
      waiting.set(key, (decision) => {
        waiting.delete(key);
        signal.removeEventListener('abort', onAbort);
        resolve(decision);
      });
    });
  }

  /** Shows where a call stands; `onStop` is what the user may decide meanwhile. */
  function show(key: CallKey, call: OpenCall, onStop?: () => void): void {
    calls.set(key, call);
    if (onStop) waiting.set(key, (decision) => decision.do === 'stop' && onStop());
  }

  /** What the user decided. Nothing happens where the call does not wait for it. */
  function decide(key: CallKey, decision: Decision): void {
    waiting.get(key)?.(decision);
  }

  function close(key: CallKey): void {
    calls.delete(key);
    waiting.delete(key);
  }

  return { calls, waitFor, show, decide, close };
});
