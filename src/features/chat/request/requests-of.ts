import type { ChatRequest } from '@/ollama';
import type { ConversationLog } from '../conversation-log';
import { partsOf, type AssistantMessage, type ConversationId, type Message, type Question } from '../message';
import { readMedia } from '../read-media';
import type { RunSetup } from '@/shared/run/run-setup';
import type { ConversationSetup } from '../conversation-setup';
import { toChatRequest } from '../to-chat-request';
import { stepsOf } from './steps-of';

type Log = Pick<ConversationLog, 'thread' | 'blobs'>;

/** A request as it goes over the wire. */
export type SentRequest = ChatRequest & { stream: boolean };

/**
 * The requests that an answer was asked for with, one a step: made of its setup and of the messages before it, as these are
 * now. Rejects where the conversation cannot be read.
 */
export async function requestsOf(answer: AssistantMessage, log: Log): Promise<SentRequest[]> {
  const thread = await log.thread(answer.conversationId);
  const before = answer.parentId === null ? [] : thread.history(answer.parentId);
  const media = await readMedia([...before, answer], log.blobs);
  const { model, setup } = answer;
  return stepsOf(answer).map((begun) => asSent(toChatRequest([...before, begun], { model, setup, media }), setup));
}

/** What is to be asked next, and where. */
export interface NextQuestion {
  /** Undefined for a conversation that is to be begun. */
  conversationId: ConversationId | undefined;
  model: string;
  setup: ConversationSetup;
  /** What is written, if anything. */
  question?: Question;
}

/** The request that would go out for a question now. Rejects where the conversation or a tool cannot be read. */
export async function nextRequest(
  { conversationId, model, setup: wanted, question }: NextQuestion,
  log: Log,
  resolveSetup: (setup: ConversationSetup) => Promise<RunSetup>,
): Promise<SentRequest> {
  const setup = await resolveSetup(wanted);
  const thread = conversationId === undefined ? undefined : await log.thread(conversationId);
  const before = thread?.leafId ? thread.history(thread.leafId) : [];
  const asked: Message[] = question
    ? [
        {
          id: 'next',
          conversationId: conversationId ?? '',
          parentId: null,
          role: 'user',
          status: 'done',
          createdAt: 0,
          parts: partsOf(question),
        },
      ]
    : [];
  const history = [...before, ...asked];
  return asSent(toChatRequest(history, { model, setup, media: await readMedia(history, log.blobs) }), setup);
}

function asSent(request: ChatRequest, setup: RunSetup | undefined): SentRequest {
  return { ...request, stream: setup?.stream !== false };
}
