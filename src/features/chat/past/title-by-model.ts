import type { ChatRequest } from '@/ollama';
import type { ServerClient } from '@/shared/use-client';
import type { ConversationLog } from '../conversation-log';
import { isBlank, textOf, titleOf, type AssistantMessage, type Conversation, type Message } from '../message';

/** How much of a question and of an answer the model is shown, in characters. */
const shownLength = 1200;
/** Enough for a line. */
const longestTitle = 40;
/** More than was asked for, but a title still. */
const mostWords = 10;

const order =
  'Give the conversation above a title of at most six words, in the language of its question. ' +
  'Answer with the title alone: no quotation marks, no explanation.';

interface TitlePorts {
  log: Pick<ConversationLog, 'view' | 'save'>;
  client: Pick<ServerClient, 'chatWhole'>;
  signal: AbortSignal;
}

/** With so many messages a conversation is known by its first question. */
const latest = 6;

/**
 * Whether a title is to be found once an answer is there: for a conversation that is young, and has a title of nobody's.
 * Usually that is after its first answer, but whoever asks on at once interrupts it.
 */
export function wantsTitle(conversation: Conversation | undefined, messageCount: number): boolean {
  return conversation !== undefined && !conversation.titleBy && messageCount <= latest;
}

/**
 * Has the model that gave an answer find a title for the conversation that `question` began, unless it has one of
 * somebody's. One that is none (more than a line's words, or cut), or that fails, leaves the title as it is. Never
 * rejects; nothing changes after `signal` aborts. Resolves with whether the model was asked and has had its say.
 */
export async function titleByModel(answer: AssistantMessage, question: Message, ports: TitlePorts): Promise<boolean> {
  const { log, client, signal } = ports;
  const id = answer.conversationId;
  const isOurs = (conversation: Conversation | undefined) => conversation !== undefined && !conversation.titleBy;
  if (!isOurs(log.view.byId.get(id)) || isBlank(textOf(answer))) return false;
  try {
    const { message, done_reason } = await client.chatWhole(toTitleRequest(answer, question), { signal });
    const title = done_reason === 'length' ? undefined : readTitle(message.content);
    const now = log.view.byId.get(id);
    // The user may have found one in the meantime.
    if (title !== undefined && !signal.aborted && now && isOurs(now))
      await log.save({ ...now, title, titleBy: 'model' });
  } catch {
    // It was a favour.
  }
  return !signal.aborted;
}

/**
 * The request for a title. What a model is loaded with stays as it was with the answer: other options of that
 * kind would load it anew.
 */
export function toTitleRequest({ model, setup, ...answer }: AssistantMessage, question: Message): ChatRequest {
  const beginning = (message: Pick<Message, 'parts'>) => textOf(message).trim().slice(0, shownLength);
  const { stop: _ofAnswers, ...options } = setup?.options ?? {};
  return {
    model,
    messages: [
      { role: 'user', content: `Question:\n${beginning(question)}\n\nAnswer:\n${beginning(answer)}\n\n${order}` },
    ],
    think: false,
    options: { ...options, num_predict: longestTitle, temperature: 0 },
    ...(setup?.shift === false && { shift: false }),
    ...(setup?.keep_alive !== undefined && { keep_alive: setup.keep_alive }),
  };
}

/** The title in an answer that is to be one: undefined where there is none. */
export function readTitle(content: string): string | undefined {
  const words = content.replace(/<think(?:ing)?>[\s\S]*?(<\/think(?:ing)?>|$)/g, '');
  const line = words.split('\n').find((each) => /\p{L}/u.test(each)) ?? '';
  const title = line
    .replace(/^\W*title\W*:/i, '')
    .replace(/[*_`#]+/g, '')
    .trim()
    .replace(/^["'“”„«「『]+|["'“”»」』.。]+$/g, '')
    .trim();
  const isTitle = /\p{L}/u.test(title) && title.split(/\s+/).length <= mostWords;
  return isTitle ? titleOf({ text: title, attachments: [] }) : undefined;
}
