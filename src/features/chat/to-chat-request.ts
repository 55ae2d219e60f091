import type { ChatRequest, Message as WireMessage } from '@/ollama';
import { isBlank, type BlobId, type FilePart, type Message, type MessageId, type Part } from './message';
import type { RunSetup } from '@/shared/run/run-setup';

export interface RequestFacts {
  model: string;
  setup?: RunSetup;
  /** The bytes of images and recordings, as bare base64. One that is not there is left out. */
  media?: ReadonlyMap<BlobId, string>;
}

/**
 * The request that asks for the next step of an answer. `history` runs from the first message to the
 * question, or to the answer that goes on: after its tools were called, or from where it was cut. Answers that ended early are sent as far as they came, empty ones not at all. Thinking is sent only
 * with tool calls, where the model needs it to go on; elsewhere templates leave it out themselves.
 *
 * [Note: Turns alternate] Templates of Mistral, Gemma and others refuse a history in which question and
 * answer do not take turns ("Conversation roles must alternate user/assistant/user/assistant/...", as in
 * tokenizer_config.json of mistralai/Mistral-7B-Instruct-v0.3), and would refuse it for good. So what
 * stands side by side goes out as one message: a question that got no word with the next one, answers
 * whose question was deleted with the one before. Answers before the first question stay behind. The
 * thread says so where it is the case (`sendingOf`).
 */
export function toChatRequest(history: readonly Message[], { model, setup, media }: RequestFacts): ChatRequest {
  const { system, stream: _how, ...rest } = setup ?? {};
  const messages: WireMessage[] = [];
  for (const message of history.filter(isSent)) {
    const [first, ...others] = toWireMessages(message, media);
    if (!first) continue;
    const last = messages.at(-1);
    if (last?.role === first.role) messages.splice(-1, 1, join(last, first));
    else if (last || message.role === 'user') messages.push(first);
    else continue;
    messages.push(...others);
  }
  if (system) messages.unshift({ role: 'system', content: system });
  return { model, messages, ...rest };
}

/** How a message is sent that does not go out by itself: with the next question, with the answer before it, or not at all. */
export type Sending = 'with-next' | 'with-previous' | 'not';

/**
 * What is odd about sending the message at this place of a thread, if anything. Messages are looked at
 * only as far as that takes. See: [Note: Turns alternate]
 */
export function sendingOf(
  path: readonly MessageId[],
  index: number,
  messageOf: (id: MessageId) => Message | undefined,
): Sending | undefined {
  const sentAt = (at: number) => {
    const message = at in path ? messageOf(path[at]!) : undefined;
    return message && isSent(message) ? message : undefined;
  };
  const message = sentAt(index);
  if (!message) return undefined;
  if (message.role === 'user') {
    for (let at = index + 1; at < path.length; at += 1) {
      const next = sentAt(at);
      if (next) return next.role === 'user' ? 'with-next' : undefined;
    }
    return undefined;
  }
  let isBehindAnswer = false;
  for (let at = index - 1; at >= 0; at -= 1) {
    const previous = sentAt(at);
    if (previous?.role === 'user') return isBehindAnswer ? 'with-previous' : undefined;
    if (previous) isBehindAnswer = true;
  }
  return 'not';
}

/** Whether there is anything in a message for a model to read. */
function isSent({ parts }: Message): boolean {
  return parts.some((part) => {
    if (part.kind === 'text' || part.kind === 'file') return !isBlank(part.text);
    return 'blobId' in part || (part.kind === 'tool-call' && part.call.function.name !== '');
  });
}

/** One message, and of an answer that called tools one for each step and each result. */
export function toWireMessages({ role, parts }: Message, media?: ReadonlyMap<BlobId, string>): WireMessage[] {
  const messages: WireMessage[] = [];
  let step: Part[] = [];
  const endStep = () => {
    if (step.length > 0) messages.push(toWireMessage(role, step, media));
    step = [];
  };
  for (const part of parts) {
    if (part.kind === 'step') endStep();
    else if (part.kind !== 'tool-result') step.push(part);
    else {
      endStep();
      const { name, content, callId } = part;
      messages.push({ role: 'tool', content, tool_name: name, ...(callId !== undefined && { tool_call_id: callId }) });
    }
  }
  endStep();
  return messages;
}

function toWireMessage(role: Message['role'], parts: Part[], media?: ReadonlyMap<BlobId, string>): WireMessage {
  const message: WireMessage = { role, content: contentOf(parts) };
  const images = parts.flatMap((part) => ('blobId' in part ? (media?.get(part.blobId) ?? []) : []));
  // A call that lacks its name was never complete, and no template knows what to do with it.
  const calls = parts.flatMap((part) => (part.kind === 'tool-call' && part.call.function.name ? [part.call] : []));
  const thinking = parts.map((part) => (part.kind === 'thinking' ? part.text : '')).join('');
  if (images.length > 0) message.images = images;
  if (calls.length > 0) message.tool_calls = calls;
  if (calls.length > 0 && thinking !== '') message.thinking = thinking;
  return message;
}

function contentOf(parts: Part[]): string {
  const files = parts.filter((part) => part.kind === 'file').map(fenced);
  const text = parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  return [...files, ...(text === '' ? [] : [text])].join('\n\n');
}

/** A text by its name, in a fence that is longer than any inside of it. */
function fenced({ name, text }: FilePart): string {
  let fence = '```';
  for (const [run] of text.matchAll(/`{3,}/g)) if (run.length >= fence.length) fence = `${run}\``;
  return `${name}:\n${fence}\n${text}${text.endsWith('\n') ? '' : '\n'}${fence}`;
}

function join(first: WireMessage, second: WireMessage): WireMessage {
  const list = <T>(a: T[] | undefined, b: T[] | undefined) => (a || b ? [...(a ?? []), ...(b ?? [])] : undefined);
  const text = (...texts: (string | undefined)[]) => texts.filter((each) => each).join('\n\n');
  const joined: WireMessage = { role: first.role, content: text(first.content, second.content) };
  const images = list(first.images, second.images);
  const calls = list(first.tool_calls, second.tool_calls);
  const thinking = text(first.thinking, second.thinking);
  if (images) joined.images = images;
  if (calls) joined.tool_calls = calls;
  if (thinking) joined.thinking = thinking;
  return joined;
}
