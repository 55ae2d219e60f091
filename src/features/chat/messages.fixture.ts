import type { ServerId } from '@/shared/servers.store';
import type { AssistantMessage, Conversation, UserMessage } from './message';

// Messages for tests.

export const aServer = 'server-1' as ServerId;

export function aQuestion(change: Partial<UserMessage> = {}): UserMessage {
  return {
    id: 'question-1',
    conversationId: 'conversation-1',
    parentId: null,
    role: 'user',
    status: 'done',
    createdAt: 500,
    parts: [{ kind: 'text', text: 'Hi' }],
    ...change,
  };
}

export function anAnswer(change: Partial<AssistantMessage> = {}): AssistantMessage {
  return {
    id: 'answer-1',
    conversationId: 'conversation-1',
    parentId: 'question-1',
    role: 'assistant',
    status: 'streaming',
    createdAt: 900,
    parts: [],
    model: 'm:latest',
    serverId: aServer,
    ...change,
  };
}

export function aConversation(change: Partial<Conversation> = {}): Conversation {
  return {
    id: 'conversation-1',
    title: 'Hi',
    createdAt: 500,
    updatedAt: 900,
    leafId: 'answer-1',
    model: 'm:latest',
    serverId: aServer,
    ...change,
  };
}
