import type { ChatChunk, Metrics } from '@/ollama';
import type { AssistantMessage, Part } from './message';
import { toToolCall } from './read-stored';
import { addTaggedText } from './think-tags';

/**
 * The answer with one more line of the stream. Pure: `receivedAt` is when the line came. Text,
 * thinking and tool calls are taken from every line, the last one included, and become parts in the
 * order they came in. The last line also ends the answer.
 */
export function applyChunk(answer: AssistantMessage, chunk: ChatChunk, receivedAt: number): AssistantMessage {
  const { thinking, content, tool_calls: calls } = chunk.message ?? {};
  const firstChunkAt = answer.firstChunkAt ?? receivedAt;
  let parts = answer.parts;
  if (thinking) parts = addThinking(parts, thinking, receivedAt);
  if (content)
    parts = addTaggedText(isInTag(parts) ? parts : endThinking(parts, receivedAt), content, receivedAt, firstChunkAt);
  if (calls?.length)
    parts = [
      ...endThinking(parts, receivedAt),
      ...calls.map((call) => ({ kind: 'tool-call' as const, call: toToolCall(call) })),
    ];

  const next: AssistantMessage = { ...answer, parts, firstChunkAt };
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
