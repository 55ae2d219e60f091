import { browserStorage } from '@/shared/browser-storage';
import type { ServerId } from '@/shared/servers.store';
import type { ConversationId, Question } from './message';
import { toConversationSetup } from './read-conversation-setup';
import { isRecord, toAttachment } from './read-stored';
import type { ConversationSetup } from './conversation-setup';

/** A question that was put while an answer was being written: it is asked when that is complete. */
export interface WaitingQuestion {
  id: string;
  conversationId: ConversationId;
  question: Question;
  targets: { serverId: ServerId; model: string }[];
  setup: ConversationSetup;
}

export const waitingKey = 'paddock.chat.waiting';

/** The questions that wait, kept over a reload. What cannot be read is left out. Never throws. */
export function readWaiting(): WaitingQuestion[] {
  try {
    const stored: unknown = JSON.parse(browserStorage('localStorage')?.getItem(waitingKey) ?? '[]');
    return Array.isArray(stored) ? stored.flatMap((value) => toWaiting(value) ?? []) : [];
  } catch {
    return [];
  }
}

/** Keeps the questions that wait. Never throws: what does not fit lasts for the visit. */
export function writeWaiting(waiting: readonly WaitingQuestion[]): void {
  try {
    if (waiting.length === 0) browserStorage('localStorage')?.removeItem(waitingKey);
    else browserStorage('localStorage')?.setItem(waitingKey, JSON.stringify(waiting));
  } catch {
    // No room: they are on screen.
  }
}

function toWaiting(value: unknown): WaitingQuestion | undefined {
  if (!isRecord(value) || !isRecord(value.question)) return undefined;
  const { id, conversationId, targets, setup } = value;
  const { text, attachments } = value.question;
  if (typeof id !== 'string' || typeof conversationId !== 'string' || typeof text !== 'string') return undefined;
  const asked = Array.isArray(targets) ? targets.filter(isTarget) : [];
  if (asked.length === 0) return undefined;
  return {
    id,
    conversationId,
    question: {
      text,
      attachments: Array.isArray(attachments) ? attachments.flatMap((each) => toAttachment(each) ?? []) : [],
    },
    targets: asked,
    setup: toConversationSetup(setup) ?? {},
  };
}

function isTarget(value: unknown): value is WaitingQuestion['targets'][number] {
  return isRecord(value) && typeof value.serverId === 'string' && typeof value.model === 'string';
}
