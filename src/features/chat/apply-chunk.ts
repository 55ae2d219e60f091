import type { ChatChunk, Metrics } from '@/ollama';
import type { AssistantMessage, Part, StepPart, ToolCallPart, ToolResultPart } from './message';
import { toToolCall } from './read-stored';
import { addTaggedText } from './think-tags';

/**
 * The answer with one more line of the stream. Pure: `receivedAt` is when the line came. Text,
 * thinking and tool calls are taken from every line, the last one included, and become parts in the
 * order they came in. The last line ends the step, and with it the answer unless tools are called.
 */
export function applyChunk(answer: AssistantMessage, chunk: ChatChunk, receivedAt: number): AssistantMessage {
  const { thinking, content, tool_calls: calls } = chunk.message ?? {};
  const firstChunkAt = answer.firstChunkAt ?? receivedAt;
  let parts = answer.parts;
  if (thinking) parts = addThinking(parts, thinking, receivedAt);
  if (content) parts = addContent(parts, content, receivedAt, firstChunkAt);
  if (calls?.length)
    parts = [
      ...endThinking(parts, receivedAt),
      ...calls.map((call) => ({ kind: 'tool-call' as const, call: toToolCall(call) })),
    ];

  const next: AssistantMessage = { ...answer, parts, firstChunkAt, lastChunkAt: receivedAt };
  if (chunk.logprobs) next.logprobs = [...(answer.logprobs ?? []), ...chunk.logprobs];
  if (!chunk.done) return next;
  return {
    ...next,
    parts: endThinking(parts, receivedAt),
    status: 'done',
    endedAt: receivedAt,
    doneReason: chunk.done_reason,
    metrics: metricsOf(chunk),
  };
}

/** Tags of thinking count at the beginning of each step. */
function addContent(parts: Part[], content: string, receivedAt: number, firstChunkAt: number): Part[] {
  const start = parts.findLastIndex(({ kind }) => kind === 'tool-result') + 1;
  const before = parts[start - 1];
  const beganAt = before?.kind === 'tool-result' ? before.endedAt : firstChunkAt;
  const step = start === 0 ? parts : parts.slice(start);
  const added = addTaggedText(isInTag(step) ? step : endThinking(step, receivedAt), content, receivedAt, beganAt);
  return start === 0 ? added : [...parts.slice(0, start), ...added];
}

/** Whether text goes on with what a tag has begun. */
function isInTag(parts: Part[]): boolean {
  const last = parts.at(-1);
  return last?.kind === 'thinking' && last.isTagged === true;
}

function addThinking(parts: Part[], text: string, receivedAt: number): Part[] {
  const last = parts.at(-1);
  if (last?.kind === 'thinking' && last.endedAt === undefined)
    return parts.with(-1, { ...last, text: last.text + text });
  return [...parts, { kind: 'thinking', text, startedAt: receivedAt }];
}

/** Thinking ends when something else begins, or with the answer. */
export function endThinking(parts: Part[], at: number): Part[] {
  const last = parts.at(-1);
  return last?.kind === 'thinking' && last.endedAt === undefined ? parts.with(-1, { ...last, endedAt: at }) : parts;
}

/** The calls of the last step of an answer that can be answered: one without a name came incomplete. */
export function openCalls({ parts }: Pick<AssistantMessage, 'parts'>): ToolCallPart[] {
  const step = parts.slice(parts.findLastIndex(({ kind }) => kind === 'step' || kind === 'tool-result') + 1);
  return step.filter((part) => part.kind === 'tool-call').filter(({ call }) => call.function.name !== '');
}

/**
 * The answer when its tools have been called: what was its end becomes the end of a step, and the next
 * one is to be asked for.
 */
export function withResults(answer: AssistantMessage, results: ToolResultPart[], at: number): AssistantMessage {
  const { metrics, doneReason, endedAt, logprobs: _ofTheStep, error: _ended, ...rest } = answer;
  const step: StepPart = {
    kind: 'step',
    endedAt: endedAt ?? at,
    ...(metrics && { metrics }),
    ...(doneReason !== undefined && { doneReason }),
  };
  return { ...rest, status: 'streaming', parts: [...answer.parts, step, ...results] };
}

function metricsOf(chunk: ChatChunk): Metrics {
  return {
    total_duration: chunk.total_duration,
    load_duration: chunk.load_duration,
    prompt_eval_count: chunk.prompt_eval_count,
    prompt_eval_duration: chunk.prompt_eval_duration,
    eval_count: chunk.eval_count,
    eval_duration: chunk.eval_duration,
  };
}
